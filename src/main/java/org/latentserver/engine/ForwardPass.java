package org.latentserver.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;

/**
 * Runs a network over rows of numbers, in inference mode: no gradients, running statistics as they
 * are. Safe for use by several threads until closed.
 */
public final class ForwardPass implements AutoCloseable {
    private final NDManager manager;
    private final Block network;
    private final Shape item;

    /**
     * @param network initialized, with its weights; its gradients are switched off for good
     * @param manager holds the network's arrays; closed with this
     * @param item shape of one input without the batch, such as {@code (1, 28, 28)}
     */
    public ForwardPass(Block network, NDManager manager, Shape item) {
        network.freezeParameters(true); // else each pass would record itself for a backward pass
        this.network = network;
        this.manager = manager;
        this.item = item;
    }

    /**
     * @param rows batch x item size, float32, row-major; not kept
     * @return batch x output size, each row the flattened output of that input
     */
    public float[][] run(List<float[]> rows) {
        int size = Math.toIntExact(item.size());
        float[] flat = new float[Math.multiplyExact(rows.size(), size)];
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).length != size) {
                throw new IllegalArgumentException(
                        "row of " + rows.get(i).length + " numbers, the network takes " + size);
            }
            System.arraycopy(rows.get(i), 0, flat, i * size, size);
        }
        try (NDManager pass = manager.newSubManager()) {
            NDArray input = pass.create(flat, new Shape(rows.size()).addAll(item));
            NDArray output =
                    network.forward(new ParameterStore(pass, false), new NDList(input), false)
                            .singletonOrThrow();
            return rows(output.toFloatArray(), rows.size());
        }
    }

    private static float[][] rows(float[] flat, int count) {
        int size = flat.length / count;
        float[][] rows = new float[count][size];
        for (int i = 0; i < count; i++) {
            System.arraycopy(flat, i * size, rows[i], 0, size);
        }
        return rows;
    }

    @Override
    public void close() {
        manager.close();
    }
}
