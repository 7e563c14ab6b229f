package org.latentserver.autoencoder.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.random.RandomGenerator;

/**
 * Noise on an input, as of denoising autoencoders (Vincent et al., 2008 and 2010). Nothing is
 * rescaled: what masking spares keeps its value, as at inference no mask is there to make up for.
 *
 * @param level masking: the share of values that become zero; gaussian: standard deviation
 */
public record Noise(NoiseKind kind, double level) {
    public static final Noise NONE = new Noise(NoiseKind.NONE, 0);

    /**
     * A disturbed copy of values of any shape, float32, drawn from the engine's random numbers. It
     * belongs to the manager of the input.
     *
     * @param bounded whether values lie in [0, 1] and must stay there
     */
    public NDArray disturb(NDArray input, boolean bounded) {
        return switch (kind) {
            case NONE -> input;
            case MASKING ->
                    input.mul(
                            input.getManager()
                                    .randomUniform(0, 1, input.getShape())
                                    .gte((float) level)
                                    .toType(DataType.FLOAT32, false));
            case GAUSSIAN -> {
                NDArray noisy =
                        input.add(
                                input.getManager()
                                        .randomNormal(
                                                0,
                                                (float) level,
                                                input.getShape(),
                                                DataType.FLOAT32));
                yield bounded ? noisy.clip(0, 1) : noisy;
            }
        };
    }

    /** The same for one item outside of the engine; the input stays as it is. */
    public float[] disturb(float[] input, boolean bounded, RandomGenerator random) {
        float[] noisy = input.clone();
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] =
                    switch (kind) {
                        case NONE -> noisy[i];
                        case MASKING -> random.nextDouble() < level ? 0 : noisy[i];
                        case GAUSSIAN -> {
                            float value = (float) (noisy[i] + level * random.nextGaussian());
                            yield bounded ? Math.clamp(value, 0f, 1f) : value;
                        }
                    };
        }
        return noisy;
    }
}
