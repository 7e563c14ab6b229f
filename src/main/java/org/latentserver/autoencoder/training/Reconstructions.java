package org.latentserver.autoencoder.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latentserver.api.Picture;
import org.latentserver.api.Pictures;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.engine.PyTorch;
import org.latentserver.training.ItemSource;

/** What a network makes of the items of a data set: its error, and pictures side by side. */
final class Reconstructions {
    private static final int COLUMNS = 10;
    private static final int MAX_ROWS = 2;

    /** Values in a batch of an evaluation. */
    private static final int BATCH_VALUES = 1 << 20;

    private final AutoencoderNetwork network;
    private final ItemSource source;

    Reconstructions(AutoencoderNetwork network, ItemSource source) {
        this.network = network;
        this.source = source;
    }

    /**
     * Mean squared error per value of each item, in the units of the data.
     *
     * @param items numbers of the items
     */
    double[] errors(int[] items) {
        double[] errors = new double[items.length];
        inBatches(
                items,
                (at, input, codes) -> {
                    int[] values = {1};
                    NDArray error =
                            decoded(input, codes)
                                    .sub(input)
                                    .square()
                                    .reshape(codes.getShape().get(0), -1);
                    float[] means = error.mean(values).toFloatArray();
                    for (int i = 0; i < means.length; i++) {
                        errors[at + i] = means[i];
                    }
                });
        return errors;
    }

    /** Codes of items, (items, codeSize). */
    float[][] codes(int[] items) {
        float[][] all = new float[items.length][];
        inBatches(
                items,
                (at, _, codes) -> {
                    int size = network.architecture().codeSize();
                    float[] values = codes.toFloatArray();
                    for (int i = 0; i * size < values.length; i++) {
                        all[at + i] = Arrays.copyOfRange(values, i * size, (i + 1) * size);
                    }
                });
        return all;
    }

    /** What is done with a batch; its arrays are closed afterwards. */
    @FunctionalInterface
    private interface Batch {
        void take(int at, NDArray items, NDArray codes);
    }

    private void inBatches(int[] items, Batch batch) {
        JniUtils.setGradMode(false); // of this thread; a gradient collector sets it while open
        int size = Math.max(1, Math.min(512, BATCH_VALUES / source.width()));
        for (int at = 0; at < items.length; at += size) {
            int[] part = Arrays.copyOfRange(items, at, Math.min(items.length, at + size));
            try (NDManager scratch = PyTorch.newManager()) {
                NDArray input = source.load(scratch, part);
                batch.take(at, input, network.encode(store(scratch), input, false));
            }
        }
    }

    /** Peak signal-to-noise ratio in dB of a mean squared error, for values in [0, 1]. */
    static double psnr(double mse) {
        return -10 * Math.log10(mse);
    }

    /** Originals above their reconstructions, row by row. */
    Picture picture(int[] items) {
        JniUtils.setGradMode(false);
        int[] shown = Arrays.copyOf(items, Math.min(items.length, COLUMNS * MAX_ROWS));
        int columns = Math.min(COLUMNS, shown.length);
        try (NDManager scratch = PyTorch.newManager()) {
            NDArray input = source.load(scratch, shown);
            float[] originals = input.toFloatArray();
            float[] copies = reconstruct(scratch, input).toFloatArray();
            List<Picture> pictures = new ArrayList<>();
            for (int from = 0; from + columns <= shown.length; from += columns) {
                for (float[] values : List.of(originals, copies)) {
                    for (int i = from; i < from + columns; i++) {
                        pictures.add(picture(values, i));
                    }
                }
            }
            return Pictures.grid(pictures, columns);
        }
    }

    private Picture picture(float[] values, int index) {
        int width = source.width();
        long[] shape = source.shape();
        float[] pixels = Arrays.copyOfRange(values, index * width, (index + 1) * width);
        return new Picture((int) shape[0], (int) shape[1], (int) shape[2], pixels);
    }

    private NDArray reconstruct(NDManager scratch, NDArray input) {
        return decoded(input, network.encode(store(scratch), input, false));
    }

    private NDArray decoded(NDArray input, NDArray codes) {
        ParameterStore store = store(input.getManager());
        return network.output(store, network.decode(store, codes, false));
    }

    private static ParameterStore store(NDManager scratch) {
        return new ParameterStore(scratch, false);
    }
}
