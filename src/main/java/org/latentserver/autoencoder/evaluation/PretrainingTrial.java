package org.latentserver.autoencoder.evaluation;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.latentserver.autoencoder.evaluation.PretrainingReport.Accuracy;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.datasets.content.Split;
import org.latentserver.engine.PyTorch;
import org.latentserver.training.EvaluationRun;

/**
 * Trains classifiers on few labels: from a version's encoder, and from random weights (Bengio et
 * al., 2007; Erhan et al., 2010).
 */
final class PretrainingTrial {
    private final EvaluationRun run;
    private final TrainedNetwork trained;
    private final EvaluatedItems items;
    private final AutoencoderEvaluationParameters parameters;
    private final int[] pool;

    PretrainingTrial(
            EvaluationRun run,
            TrainedNetwork trained,
            EvaluatedItems items,
            AutoencoderEvaluationParameters parameters) {
        this.run = run;
        this.trained = trained;
        this.items = items;
        this.parameters = parameters;
        pool = items.known(items.source().items(Split.TRAIN));
    }

    PretrainingReport report() throws IOException {
        List<PretrainingReport.Row> table = new ArrayList<>();
        int[] test = items.known(items.test());
        for (int labels : parameters.labels()) {
            double[] pretrained = new double[parameters.repeats()];
            double[] scratch = new double[parameters.repeats()];
            double[] probe = new double[parameters.repeats()];
            for (int repeat = 0; repeat < parameters.repeats(); repeat++) {
                long seed = new SplittableRandom(run.job().seed()).nextLong() ^ repeat;
                int[] drawn = drawn(labels, new SplittableRandom(seed));
                pretrained[repeat] = accuracy(true, drawn, test, seed);
                scratch[repeat] = accuracy(false, drawn, test, seed);
                probe[repeat] = probed(drawn, test);
                run.progress(
                        (table.size() + (repeat + 1.0) / parameters.repeats())
                                / parameters.labels().size(),
                        0,
                        0,
                        null);
            }
            table.add(
                    new PretrainingReport.Row(
                            labels,
                            Accuracy.of(pretrained),
                            Accuracy.of(scratch),
                            Accuracy.of(probe)));
        }
        return new PretrainingReport(
                "pretraining", test.length, parameters.steps(), parameters.repeats(), table);
    }

    /** Labelled items, of each class as many as there are to be had up to the same number. */
    private int[] drawn(int labels, SplittableRandom random) {
        int[] shuffled = EvaluatedItems.shuffled(pool, random);
        int most = Math.ceilDiv(labels, items.classes());
        int[] taken = new int[items.classes()];
        IntStream.Builder drawn = IntStream.builder();
        IntStream.Builder others = IntStream.builder();
        for (int item : shuffled) {
            boolean wanted = taken[items.source().label(item)]++ < most;
            (wanted ? drawn : others).add(item);
        }
        return IntStream.concat(drawn.build(), others.build()).limit(labels).sorted().toArray();
    }

    private double accuracy(boolean pretrained, int[] drawn, int[] test, long seed)
            throws IOException {
        try (NDManager manager = PyTorch.newManager()) {
            PyTorch.seed(seed);
            AutoencoderNetwork network =
                    pretrained ? trained.copy(manager) : trained.untrained(manager);
            EncoderClassifier classifier = classifier(network, drawn, manager);
            classifier.train(items, drawn, parameters.steps(), seed, run::stopIfRequested);
            return classifier.accuracy(items, test);
        }
    }

    private EncoderClassifier classifier(
            AutoencoderNetwork network, int[] drawn, NDManager manager) {
        try (NDManager scratch = manager.newSubManager()) {
            int[] sample = Arrays.copyOf(drawn, Math.min(drawn.length, items.batch()));
            return new EncoderClassifier(
                    network, items.classes(), items.source().load(scratch, sample), manager);
        }
    }

    private double probed(int[] drawn, int[] test) {
        JniUtils.setGradMode(false); // of this thread; a gradient collector sets it while open
        try (NDManager manager = PyTorch.newManager()) {
            return LinearProbe.accuracy(
                    codes(manager, drawn),
                    codes(manager, test),
                    items.classes(),
                    run::stopIfRequested);
        }
    }

    private LabelledRows codes(NDManager manager, int[] numbers) {
        return new LabelledRows(items.codes(manager, trained, numbers), items.labels(numbers));
    }
}
