package org.latentserver.autoencoder.evaluation;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.engine.Scaling;
import org.latentserver.training.AdamOptimizer;
import org.latentserver.training.Batches;

/**
 * An encoder with a linear layer on its codes, trained as a whole. The layer sees the codes as they
 * are before the training begins centred and scaled, so that none starts with numbers too large for
 * its steps. Used by one thread.
 */
final class EncoderClassifier extends AbstractBlock {
    private static final int BATCH = 50;
    private static final double LEARNING_RATE = 1e-3;
    private static final float LEAST_SCALE = 1e-6f;

    private final AutoencoderNetwork network;
    private final Linear head;
    private final NDManager manager;
    private final int classes;
    private final NDArray center;
    private final NDArray scale;

    /**
     * Takes the encoder of an initialized network over; the linear layer begins at zero.
     *
     * @param sample items whose codes the scale is taken of
     * @param manager holds the network's arrays, and will hold those of the layer
     */
    EncoderClassifier(AutoencoderNetwork network, int classes, NDArray sample, NDManager manager) {
        this.network = network;
        this.classes = classes;
        this.manager = manager;
        addChildBlock("Encoder", network.encoder());
        head = addChildBlock("Head", Linear.builder().setUnits(classes).build());
        head.setInitializer(Initializer.ZEROS, Parameter.Type.WEIGHT);
        head.initialize(manager, DataType.FLOAT32, new Shape(1, network.architecture().codeSize()));
        JniUtils.setGradMode(false); // of this thread; a gradient collector sets it while open
        NDArray codes = codes(new ParameterStore(sample.getManager(), false), sample, false);
        center = codes.mean(new int[] {0}, true);
        scale = codes.sub(center).square().mean().sqrt().maximum(LEAST_SCALE);
        center.attach(manager);
        scale.attach(manager);
    }

    /** Adam, with a step size that goes down to 0 along a cosine. */
    void train(EvaluatedItems items, int[] numbers, int steps, long seed, Runnable betweenSteps) {
        Batches batches = new Batches(items.source(), numbers, BATCH, seed);
        try (AdamOptimizer adam = new AdamOptimizer(this, manager, 0.9f, 0.999f, 0)) {
            for (int step = 0; step < steps; step++) {
                betweenSteps.run();
                step(
                        batches,
                        items,
                        batches.items(step / batches.perEpoch(), step % batches.perEpoch()));
                double share = 0.5 * (1 + Math.cos(Math.PI * step / steps));
                adam.step((float) (LEARNING_RATE * share));
            }
        }
    }

    private void step(Batches batches, EvaluatedItems items, int[] batch) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray input = batches.load(scratch, batch);
            NDArray targets = LabelledRows.oneHot(scratch, items.labels(batch), classes);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray logits = logits(new ParameterStore(scratch, false), input, true);
                collector.backward(
                        Scaling.times(logits.logSoftmax(1).mul(targets).sum(), -1f / batch.length));
            }
        }
    }

    /** Share of items that are classified right. */
    double accuracy(EvaluatedItems items, int[] numbers) {
        JniUtils.setGradMode(false); // of this thread; a gradient collector sets it while open
        int correct = 0;
        for (int from = 0; from < numbers.length; from += items.batch()) {
            int[] part =
                    Arrays.copyOfRange(
                            numbers, from, Math.min(numbers.length, from + items.batch()));
            try (NDManager scratch = manager.newSubManager()) {
                NDArray input = items.source().load(scratch, part);
                NDArray logits = logits(new ParameterStore(scratch, false), input, false);
                long[] answers = logits.argMax(1).toLongArray();
                int[] labels = items.labels(part);
                for (int i = 0; i < answers.length; i++) {
                    correct += answers[i] == labels[i] ? 1 : 0;
                }
            }
        }
        return (double) correct / numbers.length;
    }

    private NDArray logits(ParameterStore store, NDArray items, boolean training) {
        NDArray codes = codes(store, items, training).sub(center).div(scale);
        return head.forward(store, new NDList(codes), training).singletonOrThrow();
    }

    private NDArray codes(ParameterStore store, NDArray items, boolean training) {
        return network.codes(
                network.encoderOutput(store, network.standardized(store, items), training));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> parameters) {
        return new NDList(logits(store, inputs.singletonOrThrow(), training));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), classes)};
    }
}
