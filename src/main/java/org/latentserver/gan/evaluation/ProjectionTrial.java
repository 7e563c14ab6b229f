package org.latentserver.gan.evaluation;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latentserver.api.Picture;
import org.latentserver.api.PictureQuality;
import org.latentserver.api.Pictures;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.Split;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.Scaling;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.network.Latents;
import org.latentserver.training.EvaluationRun;
import org.latentserver.training.ItemSource;

/**
 * Looks for the noise of given pictures: the squared error of the generator's picture goes down by
 * Adam in z, from several starts at a time, and the best end counts (as in Zhu et al., 2016,
 * without an encoder). Used by one thread.
 */
final class ProjectionTrial {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;

    private final EvaluationRun run;
    private final EvaluatedGan gan;
    private final ItemSource source;
    private final GanEvaluationParameters parameters;

    ProjectionTrial(
            EvaluationRun run,
            EvaluatedGan gan,
            ItemSource source,
            GanEvaluationParameters parameters) {
        this.run = run;
        this.gan = gan;
        this.source = source;
        this.parameters = parameters;
    }

    ProjectionReport report() throws IOException {
        int[] items = first(parameters.projected());
        List<ProjectionReport.Projected> projected = new ArrayList<>();
        List<Picture> originals = new ArrayList<>();
        List<Picture> copies = new ArrayList<>();
        for (int i = 0; i < items.length; i++) {
            try (NDManager arrays = PyTorch.newManager()) {
                NDArray target = source.load(arrays, new int[] {items[i]});
                originals.addAll(gan.architecture().pictures(target.toFloatArray()));
                projected.add(projected(arrays, items[i], target, copies));
            }
            run.progress((i + 1.0) / items.length, i + 1L, 0, null);
            run.stopIfRequested();
        }
        originals.addAll(copies);
        run.picture(
                0,
                "originals and projections",
                Pictures.png(Pictures.grid(originals, items.length)));
        return new ProjectionReport("projection", projected);
    }

    /** The first items, whatever their split. */
    private int[] first(int count) {
        int[] all =
                Arrays.stream(Split.values())
                        .flatMapToInt(split -> Arrays.stream(source.items(split)))
                        .sorted()
                        .toArray();
        if (all.length == 0) {
            throw ServiceException.badData("dataset", "is empty");
        }
        return Arrays.copyOf(all, Math.min(count, all.length));
    }

    /** One class a start, those of the model in turn; the item's own when the model has it. */
    private int[] classes(int item) {
        List<String> names = gan.architecture().classes();
        int[] classes = new int[names.isEmpty() ? 0 : parameters.starts()];
        int label = source.label(item);
        int own = label < 0 ? -1 : names.indexOf(source.description().classes().get(label).name());
        for (int i = 0; i < classes.length; i++) {
            classes[i] = own >= 0 ? own : i % names.size();
        }
        return classes;
    }

    private ProjectionReport.Projected projected(
            NDManager arrays, int item, NDArray target, List<Picture> copies) {
        GanArchitecture architecture = gan.architecture();
        int[] classes = classes(item);
        NDArray z = starts(arrays, item);
        NDArray mean = arrays.zeros(z.getShape());
        NDArray variance = arrays.zeros(z.getShape());
        for (int step = 0; step < parameters.steps(); step++) {
            try (NDManager scratch = arrays.newSubManager()) {
                NDArray gradient = gradient(scratch, z, target, classes);
                descend(z, gradient, mean, variance, step);
            }
            run.stopIfRequested();
        }
        NDArray pictures = gan.pictures(z.stopGradient(), classes).clip(0, 1);
        float[] errors = perStart(pictures.sub(target)).toFloatArray();
        int best = 0;
        for (int i = 1; i < errors.length; i++) {
            best = errors[i] < errors[best] ? i : best;
        }
        copies.add(architecture.pictures(pictures.get(best).toFloatArray()).getFirst());
        return new ProjectionReport.Projected(
                item,
                classes.length == 0 ? null : architecture.classes().get(classes[best]),
                z.get(best).toFloatArray(),
                errors[best],
                PictureQuality.psnr(errors[best]));
    }

    private NDArray starts(NDManager arrays, int item) {
        int size = gan.architecture().latentSize();
        int count = parameters.starts();
        long seed = Latents.seed(run.job().seed(), item);
        NDArray z = arrays.create(Latents.normal(seed, count, size), new Shape(count, size));
        z.setRequiresGradient(true);
        return z;
    }

    /** Of each start's own error: a sum over the starts, which don't touch one another. */
    private NDArray gradient(NDManager scratch, NDArray z, NDArray target, int[] classes) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray given = z.add(0f); // what is made of it is the scratch manager's
            given.attach(scratch);
            NDArray errors = perStart(gan.pictures(given, classes).sub(target));
            NDArray prior = Scaling.times(perStart(given), (float) parameters.priorWeight());
            NDArray loss = errors.add(prior).sum();
            collector.backward(loss);
        }
        NDArray gradient = z.getGradient();
        gradient.attach(scratch);
        return gradient;
    }

    /** Mean of the squares of each row's values. */
    private static NDArray perStart(NDArray values) {
        long count = values.getShape().get(0);
        return values.reshape(count, -1).square().mean(new int[] {1});
    }

    /** One step of Adam (Kingma and Ba, 2015); clears the gradient. */
    private void descend(NDArray z, NDArray gradient, NDArray mean, NDArray variance, int step) {
        double t = step + 1.0;
        double left = 1 - step / (double) parameters.steps();
        double rate =
                parameters.learningRate()
                        * left
                        * Math.sqrt(1 - Math.pow(BETA2, t))
                        / (1 - Math.pow(BETA1, t));
        z.getNDArrayInternal()
                .adamUpdate(
                        new NDList(z, gradient, mean, variance),
                        new NDList(z),
                        (float) (parameters.learningRate() * left),
                        (float) rate,
                        0f,
                        1f,
                        -1f,
                        BETA1,
                        BETA2,
                        EPSILON,
                        false,
                        false);
    }
}
