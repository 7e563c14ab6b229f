package org.latentserver.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latentserver.models.packages.Tensor;

/**
 * Adam (Kingma and Ba, 2015) over the parameters of one block, with decoupled weight decay when
 * asked (AdamW). Written on the engine's update because DJL's own optimizer keeps its moments
 * private, so that no checkpoint could hold them. Each step also clears the gradients. Used by one
 * thread.
 */
public final class AdamOptimizer implements AutoCloseable {
    private static final float EPSILON = 1e-8f;

    /** Negative switches clipping off; zero would cap every gradient at zero. */
    private static final float NO_CLIPPING = -1f;

    private final List<Slot> slots = new ArrayList<>();
    private final NDManager manager;
    private final float beta1;
    private final float beta2;
    private final float weightDecay;
    private long steps;

    /** One parameter with its first and second moments. */
    private record Slot(String name, NDArray weight, NDArray mean, NDArray variance) {}

    public AdamOptimizer(
            Block block, NDManager parent, float beta1, float beta2, float weightDecay) {
        this.manager = parent.newSubManager();
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.weightDecay = weightDecay;
        for (Pair<String, Parameter> pair : block.getParameters()) {
            if (pair.getValue().requiresGradient()) {
                NDArray weight = pair.getValue().getArray();
                weight.setRequiresGradient(true);
                Shape shape = weight.getShape();
                slots.add(
                        new Slot(
                                pair.getKey(), weight, manager.zeros(shape), manager.zeros(shape)));
            }
        }
    }

    /** Applies the gathered gradients and clears them. */
    public void step(float learningRate) {
        steps++;
        double t = (double) steps;
        double correction = Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t));
        float corrected = (float) (learningRate * correction);
        for (Slot slot : slots) {
            try (NDArray gradient = slot.weight.getGradient()) {
                NDList inputs = new NDList(slot.weight, gradient, slot.mean, slot.variance);
                NDList weights = new NDList(slot.weight);
                inputs.get(0)
                        .getNDArrayInternal()
                        .adamUpdate(
                                inputs,
                                weights,
                                learningRate,
                                corrected,
                                weightDecay,
                                1f,
                                NO_CLIPPING,
                                beta1,
                                beta2,
                                EPSILON,
                                false,
                                weightDecay > 0);
            }
        }
    }

    /** The moments and the step count, for a checkpoint. */
    public List<Tensor> state(String prefix) {
        List<Tensor> tensors = new ArrayList<>();
        tensors.add(Tensor.of(prefix + "steps", new float[] {steps >> 20, steps & 0xfffff}, 2));
        for (Slot slot : slots) {
            long[] shape = slot.weight.getShape().getShape();
            tensors.add(Tensor.of(prefix + slot.name + ".mean", slot.mean.toFloatArray(), shape));
            tensors.add(
                    Tensor.of(
                            prefix + slot.name + ".variance", slot.variance.toFloatArray(), shape));
        }
        return tensors;
    }

    /** Takes up the state that {@link #state} gave. */
    public void restore(String prefix, Map<String, Tensor> tensors) {
        float[] count = required(tensors, prefix + "steps").floats();
        steps = ((long) count[0] << 20) + (long) count[1];
        for (Slot slot : slots) {
            slot.mean.set(required(tensors, prefix + slot.name + ".mean").floats());
            slot.variance.set(required(tensors, prefix + slot.name + ".variance").floats());
        }
    }

    private static Tensor required(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("checkpoint lacks " + name);
        }
        return tensor;
    }

    @Override
    public void close() {
        manager.close();
    }
}
