package org.latentserver.perceptual.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.latentserver.models.packages.Tensor;

/**
 * The network and the distance in plain Java and double precision, from the formulas: convolution,
 * batch normalisation by running statistics, ReLU, residual sum; then unit length over channels,
 * squared difference, sum over channels, mean over places. Shares no code with what it checks but
 * the names of the weights.
 */
final class ReferenceLpips {
    private static final double BATCH_NORM_EPSILON = 1e-5;

    private final ConvolutionalClassifier architecture;
    private final Map<String, Tensor> weights;

    /** Feature maps: [channel][row][column]. */
    ReferenceLpips(ConvolutionalClassifier architecture, List<Tensor> weights) {
        this.architecture = architecture;
        this.weights =
                weights.stream().collect(Collectors.toMap(Tensor::name, Function.identity()));
    }

    double[] distances(double[][][] left, double[][][] right) {
        List<double[][][]> a = stages(left);
        List<double[][][]> b = stages(right);
        double[] distances = new double[a.size()];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = distance(a.get(i), b.get(i));
        }
        return distances;
    }

    private static double distance(double[][][] a, double[][][] b) {
        double sum = 0;
        for (int y = 0; y < a[0].length; y++) {
            for (int x = 0; x < a[0][0].length; x++) {
                double lengthA = length(a, y, x);
                double lengthB = length(b, y, x);
                for (int c = 0; c < a.length; c++) {
                    double difference = a[c][y][x] / lengthA - b[c][y][x] / lengthB;
                    sum += difference * difference;
                }
            }
        }
        return sum / (a[0].length * a[0][0].length);
    }

    private static double length(double[][][] features, int y, int x) {
        double squares = 0;
        for (double[][] channel : features) {
            squares += channel[y][x] * channel[y][x];
        }
        return Math.sqrt(squares) + 1e-10;
    }

    List<double[][][]> stages(double[][][] picture) {
        double[][][] current = new double[picture.length][][];
        for (int c = 0; c < picture.length; c++) {
            current[c] = normalised(picture[c], c);
        }
        List<double[][][]> outputs = new ArrayList<>();
        for (int i = 0; i < architecture.channels().size(); i++) {
            String stage = "%02dstage%d_".formatted(i + 1, i + 1);
            current = unit(current, stage, 1, i == 0 ? 1 : 2);
            for (int block = 0; block < architecture.residualBlocks().get(i); block++) {
                String inner = stage + "%02dParallelBlock_02SequentialBlock_".formatted(4 + block);
                double[][][] first = unit(current, inner, 1, 1);
                double[][][] second = unit(first, inner + "04SequentialBlock_", 1, 1);
                current = sum(current, second);
            }
            outputs.add(current);
        }
        return outputs;
    }

    private double[][] normalised(double[][] channel, int c) {
        double[][] normalised = new double[channel.length][channel[0].length];
        for (int y = 0; y < channel.length; y++) {
            for (int x = 0; x < channel[0].length; x++) {
                normalised[y][x] =
                        (channel[y][x] - architecture.mean().get(c))
                                / architecture.deviation().get(c);
            }
        }
        return normalised;
    }

    /** ReLU of the normalised convolution whose layers are numbered from {@code first} on. */
    private double[][][] unit(double[][][] input, String prefix, int first, int stride) {
        String norm = prefix + "%02dBatchNorm_".formatted(first + 1);
        float[] kernel = floats(prefix + "%02dConv2d_weight".formatted(first));
        float[] gamma = floats(norm + "gamma");
        float[] beta = floats(norm + "beta");
        float[] mean = floats(norm + "runningMean");
        float[] variance = floats(norm + "runningVar");
        int height = (input[0].length - 1) / stride + 1;
        int width = (input[0][0].length - 1) / stride + 1;
        double[][][] output = new double[gamma.length][height][width];
        for (int o = 0; o < gamma.length; o++) {
            double scale = gamma[o] / Math.sqrt(variance[o] + BATCH_NORM_EPSILON);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double value = convolved(input, kernel, o, y * stride, x * stride);
                    output[o][y][x] = Math.max(0, (value - mean[o]) * scale + beta[o]);
                }
            }
        }
        return output;
    }

    private static double convolved(double[][][] input, float[] kernel, int o, int y, int x) {
        double sum = 0;
        for (int c = 0; c < input.length; c++) {
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    if (y + dy >= 0
                            && y + dy < input[0].length
                            && x + dx >= 0
                            && x + dx < input[0][0].length) {
                        int at = ((o * input.length + c) * 3 + dy + 1) * 3 + dx + 1;
                        sum += kernel[at] * input[c][y + dy][x + dx];
                    }
                }
            }
        }
        return sum;
    }

    private static double[][][] sum(double[][][] a, double[][][] b) {
        double[][][] sum = new double[a.length][a[0].length][a[0][0].length];
        for (int c = 0; c < a.length; c++) {
            for (int y = 0; y < a[0].length; y++) {
                for (int x = 0; x < a[0][0].length; x++) {
                    sum[c][y][x] = a[c][y][x] + b[c][y][x];
                }
            }
        }
        return sum;
    }

    private float[] floats(String name) {
        Tensor tensor = weights.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no " + name + " in " + weights.keySet());
        }
        return tensor.floats();
    }
}
