package org.latentserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values and all gradients against sums written out. */
class ConvolutionTests {
    private static final int ITEMS = 3;
    private static final int HEIGHT = 9;
    private static final int WIDTH = 7;

    /** Sums of up to 720 products of numbers below 1 in float32. */
    private static final double TOLERANCE = 1e-3;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @ParameterizedTest(name = "{0} channels to {1}, kernel {2}, stride {3}")
    @CsvSource({
        "32, 1, 3, 1",
        "5, 2, 3, 1",
        "3, 3, 3, 1",
        "4, 4, 3, 1",
        "8, 12, 3, 1",
        "4, 17, 3, 1",
        "3, 16, 3, 1",
        "20, 32, 3, 1",
        "16, 16, 3, 1",
        "16, 48, 3, 1",
        "32, 16, 3, 1",
        "1, 16, 4, 2",
        "16, 32, 4, 2",
        "48, 16, 3, 2",
        "24, 16, 3, 2",
        "3, 5, 3, 2",
        "80, 20, 3, 2",
        "24, 10, 1, 1",
        "16, 40, 1, 1"
    })
    void agreesWithTheSumsWrittenOut(int in, int out, int kernel, int stride) {
        Sizes sizes = new Sizes(in, out, kernel, stride, kernel / 2 - (kernel == 4 ? 1 : 0));
        PyTorch.seed(1);
        try (NDManager manager = PyTorch.newManager()) {
            NDArray x = uniform(manager, ITEMS, in, HEIGHT, WIDTH);
            NDArray k = uniform(manager, out, in, kernel, kernel);
            NDArray b = uniform(manager, out);
            NDArray g = uniform(manager, ITEMS, out, sizes.outHeight(), sizes.outWidth());
            for (NDArray array : new NDArray[] {x, k, b}) {
                array.setRequiresGradient(true);
            }
            float[] y;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray output =
                        Convolution.apply(
                                x,
                                k,
                                b,
                                new Shape(stride, stride),
                                new Shape(sizes.padding, sizes.padding));
                y = output.toFloatArray();
                collector.backward(output.mul(g).sum());
            }
            Sums sums = new Sums(sizes, x.toFloatArray(), k.toFloatArray(), g.toFloatArray());
            sums.add();
            sums.addBias(b.toFloatArray());
            assertClose(y, sums.y);
            assertClose(x.getGradient().toFloatArray(), sums.xGradient);
            assertClose(k.getGradient().toFloatArray(), sums.kGradient);
            assertClose(b.getGradient().toFloatArray(), sums.bGradient);
        }
    }

    private static NDArray uniform(NDManager manager, long... shape) {
        return manager.randomUniform(-1, 1, new Shape(shape));
    }

    private static void assertClose(float[] actual, double[] expected) {
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(TOLERANCE));
        }
    }

    private record Sizes(int in, int out, int kernel, int stride, int padding) {
        int outHeight() {
            return (HEIGHT + 2 * padding - kernel) / stride + 1;
        }

        int outWidth() {
            return (WIDTH + 2 * padding - kernel) / stride + 1;
        }
    }

    /** y = k * x + b, and the gradients of the sum of y g. */
    private static final class Sums {
        private final Sizes sizes;
        private final float[] x;
        private final float[] k;
        private final float[] g;
        private final double[] y;
        private final double[] xGradient;
        private final double[] kGradient;
        private double[] bGradient = new double[0];

        Sums(Sizes sizes, float[] x, float[] k, float[] g) {
            this.sizes = sizes;
            this.x = x;
            this.k = k;
            this.g = g;
            y = new double[g.length];
            xGradient = new double[x.length];
            kGradient = new double[k.length];
        }

        void add() {
            int side = sizes.kernel;
            for (int n = 0; n < ITEMS * k.length; n++) {
                int weight = n % k.length;
                int right = weight % side;
                int down = weight / side % side;
                int c = weight / side / side % sizes.in;
                int o = weight / side / side / sizes.in;
                add(n / k.length, o, c, down, right, weight);
            }
        }

        private void add(int item, int o, int c, int down, int right, int weight) {
            for (int row = 0; row < sizes.outHeight(); row++) {
                for (int column = 0; column < sizes.outWidth(); column++) {
                    int fromRow = row * sizes.stride + down - sizes.padding;
                    int fromColumn = column * sizes.stride + right - sizes.padding;
                    if (fromRow < 0 || fromRow >= HEIGHT || fromColumn < 0 || fromColumn >= WIDTH) {
                        continue;
                    }
                    int from = ((item * sizes.in + c) * HEIGHT + fromRow) * WIDTH + fromColumn;
                    int to =
                            ((item * sizes.out + o) * sizes.outHeight() + row) * sizes.outWidth()
                                    + column;
                    y[to] += (double) k[weight] * x[from];
                    xGradient[from] += (double) k[weight] * g[to];
                    kGradient[weight] += (double) x[from] * g[to];
                }
            }
        }

        void addBias(float[] bias) {
            bGradient = new double[bias.length];
            int pixels = sizes.outHeight() * sizes.outWidth();
            for (int i = 0; i < y.length; i++) {
                int channel = i / pixels % bias.length;
                y[i] += bias[channel];
                bGradient[channel] += g[i];
            }
        }
    }
}
