package org.latentserver.perceptual.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.Scaling;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.perceptual.network.FeatureNetwork;
import org.latentserver.training.AdamOptimizer;
import org.latentserver.training.Batches;
import org.latentserver.training.TrainingRun;
import org.latentserver.training.TrainingTask;

/** Trains the classifier by cross-entropy with AdamW and a one-cycle learning rate. */
final class ClassifierTask implements TrainingTask {
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;

    private final PerceptualParameters parameters;
    private final LabelledImages images;
    private final FeatureNetwork network;
    private final NDManager manager;
    private final TrainingRun run;
    private final Batches batches;
    private final Augmentation augmentation;
    private final OneCycle learningRate;
    private final AdamOptimizer optimizer;
    private final ParameterStore store;
    private final Evaluation evaluation;
    private final int classes;
    private final float[] pixels;
    private final float[] picture;
    private double lossSum;
    private double correct;
    private int stepsSince;

    ClassifierTask(
            TrainingRun run,
            PerceptualParameters parameters,
            LabelledImages images,
            FeatureNetwork network,
            NDManager manager) {
        this.run = run;
        this.parameters = parameters;
        this.images = images;
        this.network = network;
        this.manager = manager;
        long seed = run.job().seed();
        batches = new Batches(images.source(), images.train(), parameters.batchSize(), seed);
        long[] shape = images.source().shape();
        augmentation =
                new Augmentation(
                        parameters.flips(),
                        parameters.shift(),
                        (int) shape[0],
                        (int) shape[1],
                        (int) shape[2],
                        seed);
        learningRate =
                new OneCycle(
                        parameters.learningRate(),
                        parameters.warmUp(),
                        (long) epochs() * stepsPerEpoch());
        optimizer =
                new AdamOptimizer(network, manager, BETA1, BETA2, (float) parameters.weightDecay());
        store = new ParameterStore(manager, false);
        evaluation = new Evaluation(images, network, manager);
        classes = images.source().description().classes().size();
        picture = new float[images.source().width()];
        pixels = new float[batches.batchSize() * picture.length];
    }

    @Override
    public int epochs() {
        return parameters.epochs();
    }

    @Override
    public int stepsPerEpoch() {
        return batches.perEpoch();
    }

    @Override
    public void step(int epoch, long step) {
        int index = (int) (step % stepsPerEpoch());
        int[] items = batches.items(epoch, index);
        int[] labels = images.labels(items);
        PyTorch.seed(run.job().seed() * 31 + step); // dropout
        try (NDManager scope = manager.newSubManager()) {
            NDArray input = augmented(scope, items, step);
            NDArray target = scope.create(smoothed(labels), new Shape(labels.length, classes));
            NDArray logits;
            NDArray loss;
            try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
                logits = network.logits(store, input, true);
                loss = Scaling.times(logits.logSoftmax(-1).mul(target).sum(), -1f / labels.length);
                gradients.backward(loss);
            }
            optimizer.step(learningRate.at(step));
            lossSum += loss.toType(DataType.FLOAT32, false).getFloat();
            correct += Evaluation.correct(logits.argMax(1).toLongArray(), labels);
            stepsSince++;
        }
    }

    private NDArray augmented(NDManager scope, int[] items, long step) {
        SplittableRandom random = augmentation.random(step);
        for (int i = 0; i < items.length; i++) {
            images.source().copy(items[i], picture, 0);
            augmentation.copy(picture, random, pixels, i * picture.length);
        }
        long[] shape = images.source().shape();
        return scope.create(pixels, new Shape(items.length, shape[0], shape[1], shape[2]));
    }

    private float[] smoothed(int[] labels) {
        float smoothing = (float) parameters.labelSmoothing();
        float[] target = new float[labels.length * classes];
        java.util.Arrays.fill(target, smoothing / classes);
        for (int i = 0; i < labels.length; i++) {
            target[i * classes + labels[i]] += 1 - smoothing;
        }
        return target;
    }

    @Override
    public Map<String, Double> takeMetrics() {
        Map<String, Double> metrics =
                stepsSince == 0
                        ? Map.of()
                        : Map.of(
                                "loss", lossSum / stepsSince,
                                "accuracy", correct / stepsSince / batches.batchSize());
        lossSum = 0;
        correct = 0;
        stepsSince = 0;
        return metrics;
    }

    @Override
    public Map<String, Double> endEpoch(int epoch) throws IOException {
        Evaluation.Result result = evaluation.of(images.validation());
        run.picture(epoch, "misclassified validation images", MistakeSheet.png(images, result));
        return Map.of("validationAccuracy", result.accuracy(), "validationLoss", result.loss());
    }

    @Override
    public void save(Path folder) throws IOException {
        NetworkWeights.save(network, folder.resolve(ModelManifest.WEIGHTS));
        Safetensors.write(folder.resolve(OPTIMIZER), optimizer.state(""));
    }

    @Override
    public void restore(Path folder) throws IOException {
        NetworkWeights.load(network, folder.resolve(ModelManifest.WEIGHTS));
        try (Arena arena = Arena.ofConfined()) {
            optimizer.restore("", Safetensors.read(folder.resolve(OPTIMIZER), arena));
        }
    }

    Evaluation evaluation() {
        return evaluation;
    }
}
