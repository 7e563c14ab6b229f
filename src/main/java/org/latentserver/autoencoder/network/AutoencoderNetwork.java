package org.latentserver.autoencoder.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.util.PairList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.engine.Conv2d;

/**
 * Encoder and decoder. Up-sampling is nearest neighbour to the encoder's own size at that level,
 * then a convolution: no checkerboards, and odd sizes come back exactly. Used by several threads
 * only when its parameters are frozen.
 */
public final class AutoencoderNetwork extends AbstractBlock {
    /** For the code and the output: a sigmoid that starts saturated never gets off the ground. */
    private static final Initializer SMALL = uniform(1);

    /** For layers before an activation that halves the signal (He et al., 2015). */
    private static final Initializer HALVED = uniform(6);

    private static final Initializer KEPT = uniform(3);

    private static final double LEAST_AVERAGE = 0.02;

    private final AutoencoderArchitecture architecture;
    private final double dropout;
    private final SequentialBlock encoder;
    private final SequentialBlock decoder;
    private final @Nullable Parameter mean;
    private final @Nullable Parameter scale;

    public AutoencoderNetwork(AutoencoderArchitecture architecture) {
        this(architecture, 0);
    }

    /**
     * @param dropout share of the values of each hidden layer that training steps set to zero
     */
    public AutoencoderNetwork(AutoencoderArchitecture architecture, double dropout) {
        this.architecture = architecture;
        this.dropout = dropout;
        boolean dense = architecture.kind() == NetworkKind.DENSE;
        encoder = addChildBlock("Encoder", dense ? denseEncoder() : convolutionalEncoder());
        decoder = addChildBlock("Decoder", dense ? denseDecoder(encoder) : convolutionalDecoder());
        mean = architecture.bounded() ? null : constant("mean", architecture.width());
        scale = architecture.bounded() ? null : constant("scale", 1);
    }

    /** Initializes the weights from the engine's random numbers. */
    public void initialize(NDManager manager) {
        initialize(manager, DataType.FLOAT32, itemShape(1));
    }

    public AutoencoderArchitecture architecture() {
        return architecture;
    }

    /** Shape of so many items. */
    public Shape itemShape(long count) {
        long[] item = architecture.shape().stream().mapToLong(Integer::longValue).toArray();
        return new Shape(count).addAll(new Shape(item));
    }

    /** Codes (items, codeSize) of items (items, item shape…). */
    public NDArray encode(ParameterStore store, NDArray items, boolean training) {
        return codes(encoderOutput(store, standardized(store, items), training));
    }

    /** Items as the encoder takes them: unbounded ones centred and scaled, (items, width). */
    public NDArray standardized(ParameterStore store, NDArray items) {
        if (mean == null || scale == null) {
            return items;
        }
        NDArray flat = items.reshape(-1, architecture.width());
        return flat.sub(value(store, mean)).div(value(store, scale));
    }

    /** What the encoder's last layer gives for standardized items. */
    public NDArray encoderOutput(ParameterStore store, NDArray standardized, boolean training) {
        return encoder.forward(store, new NDList(standardized), training).singletonOrThrow();
    }

    /** Codes of an encoder's output; of a variational one the means. */
    public NDArray codes(NDArray encoderOutput) {
        NDArray last = architecture.variational() ? half(encoderOutput, 0) : encoderOutput;
        NDArray codes = architecture.codeActivation().apply(last);
        return architecture.activeCodes() == 0 ? codes : largest(codes);
    }

    /** Logarithms of the variances in a variational encoder's output, (items, codeSize). */
    public NDArray logVariances(NDArray encoderOutput) {
        return half(encoderOutput, 1);
    }

    private NDArray half(NDArray encoderOutput, int index) {
        return encoderOutput.split(2, 1).get(index);
    }

    /** The largest numbers of each code, zero elsewhere (Makhzani and Frey, 2013). */
    private NDArray largest(NDArray codes) {
        NDArray places =
                codes.stopGradient().topK(architecture.activeCodes(), 1, true, false).get(1);
        NDManager manager = codes.getManager();
        NDArray mask =
                manager.zeros(codes.getShape()).scatter(places, manager.ones(places.getShape()), 1);
        return codes.mul(mask);
    }

    /**
     * What the last layer gives for codes, (items, item shape…): {@link #output} makes values of
     * it.
     */
    public NDArray decode(ParameterStore store, NDArray codes, boolean training) {
        NDArray last = decoder.forward(store, new NDList(codes), training).singletonOrThrow();
        return last.reshape(itemShape(codes.getShape().get(0)));
    }

    /** Values of items: in [0, 1] when bounded. */
    public NDArray output(ParameterStore store, NDArray last) {
        if (mean == null || scale == null) {
            return last.getNDArrayInternal().sigmoid();
        }
        NDArray flat = last.reshape(-1, architecture.width());
        return flat.mul(value(store, scale)).add(value(store, mean)).reshape(last.getShape());
    }

    /** Centres and scales unbounded values: by the mean of each column and one common factor. */
    public void standardize(float[] columnMeans, float commonScale) {
        if (mean == null || scale == null) {
            throw new IllegalStateException("values are bounded");
        }
        mean.getArray().set(columnMeans);
        scale.getArray().set(new float[] {commonScale});
    }

    /** Centres and scales unbounded values as another network of the architecture does. */
    public void standardizeAs(AutoencoderNetwork other) {
        if (other.mean != null && other.scale != null) {
            standardize(other.mean.getArray().toFloatArray(), other.scale.getArray().getFloat());
        }
    }

    /** What comes before the code, its own layer included. */
    public Block encoder() {
        return encoder;
    }

    /**
     * Lets bounded outputs start at the average value: from 0.5, the first steps on mostly black
     * images overshoot to an all black output, where the sigmoid has no gradient left.
     */
    public void startAt(double average) {
        double inside = Math.clamp(average, LEAST_AVERAGE, 1 - LEAST_AVERAGE);
        NDArray bias =
                decoder.getChildren().values().getLast().getParameters().get("bias").getArray();
        float[] values = new float[Math.toIntExact(bias.size())];
        Arrays.fill(values, (float) Math.log(inside / (1 - inside)));
        bias.set(values);
    }

    /**
     * The matrix by which the numbers of a code enter the decoder.
     *
     * @param axis over which the weights of one number go
     */
    public record CodeMatrix(NDArray weights, int axis) {}

    public CodeMatrix codeMatrix() {
        for (Block layer : decoder.getChildren().values()) {
            if (layer instanceof Linear linear) {
                return new CodeMatrix(linear.getParameters().get("weight").getArray(), 0);
            }
            if (layer instanceof TiedLinear tied) {
                return new CodeMatrix(tied.matrix().getArray(), 1);
            }
        }
        throw new IllegalStateException("a decoder begins with a linear layer");
    }

    private Parameter constant(String name, long size) {
        Parameter parameter =
                Parameter.builder()
                        .setName(name)
                        .setType(Parameter.Type.OTHER)
                        .optShape(new Shape(size))
                        .optInitializer(Initializer.ONES)
                        .optRequiresGrad(false)
                        .build();
        return addParameter(parameter);
    }

    private static NDArray value(ParameterStore store, Parameter parameter) {
        return store.getValue(parameter, parameter.getArray().getDevice(), false);
    }

    private SequentialBlock denseEncoder() {
        SequentialBlock block = new SequentialBlock();
        block.add(reshaped(new Shape(-1, architecture.width())));
        for (int size : architecture.hiddenSizes()) {
            block.add(linear(size, hidden())).add(activation());
        }
        return block.add(linear(architecture.encoderOutputs(), SMALL));
    }

    private SequentialBlock denseDecoder(SequentialBlock forth) {
        SequentialBlock block = new SequentialBlock();
        if (architecture.tiedWeights()) {
            return tiedDecoder(forth, block);
        }
        for (int size : architecture.hiddenSizes().reversed()) {
            block.add(linear(size, hidden())).add(activation());
        }
        return block.add(linear(architecture.width(), SMALL));
    }

    private SequentialBlock tiedDecoder(SequentialBlock forth, SequentialBlock block) {
        List<Linear> layers =
                forth.getChildren().values().stream()
                        .filter(Linear.class::isInstance)
                        .map(Linear.class::cast)
                        .toList();
        for (int layer = layers.size() - 1; layer >= 0; layer--) {
            boolean output = layer == 0;
            long units = output ? architecture.width() : architecture.hiddenSizes().get(layer - 1);
            block.add(new TiedLinear(layers.get(layer), units));
            if (!output) {
                block.add(activation());
            }
        }
        return block;
    }

    private SequentialBlock convolutionalEncoder() {
        SequentialBlock block = new SequentialBlock();
        for (int channels : architecture.channels()) {
            block.add(convolution(channels, 2, hidden())).add(activation());
        }
        int[] end = architecture.maps().getLast();
        return block.add(reshaped(new Shape(-1, (long) end[0] * end[1] * end[2])))
                .add(linear(architecture.encoderOutputs(), SMALL));
    }

    private SequentialBlock convolutionalDecoder() {
        List<int[]> maps = architecture.maps();
        int[] end = maps.getLast();
        SequentialBlock block = new SequentialBlock();
        block.add(linear((long) end[0] * end[1] * end[2], hidden()))
                .add(activation())
                .add(reshaped(new Shape(-1, end[0], end[1], end[2])));
        for (int level = maps.size() - 2; level >= 0; level--) {
            int[] map = maps.get(level);
            block.add(enlarged(map[1], map[2]))
                    .add(convolution(map[0], 1, level > 0 ? hidden() : SMALL));
            if (level > 0) {
                block.add(activation());
            }
        }
        return block;
    }

    private Initializer hidden() {
        return switch (architecture.activation()) {
            case RELU, LEAKY_RELU, GELU -> HALVED;
            case TANH, SIGMOID, LINEAR -> KEPT;
        };
    }

    /** Within the square root of magnitude / inputs. */
    private static Initializer uniform(float magnitude) {
        return new XavierInitializer(
                XavierInitializer.RandomType.UNIFORM, XavierInitializer.FactorType.IN, magnitude);
    }

    private static Linear linear(long units, Initializer initializer) {
        Linear block = Linear.builder().setUnits(units).build();
        block.setInitializer(initializer, Parameter.Type.WEIGHT);
        return block;
    }

    private static Conv2d convolution(int channels, int stride, Initializer initializer) {
        Conv2d block =
                new Conv2d(
                        Conv2d.builder()
                                .setKernelShape(new Shape(3, 3))
                                .setFilters(channels)
                                .optStride(new Shape(stride, stride))
                                .optPadding(new Shape(1, 1)));
        block.setInitializer(initializer, Parameter.Type.WEIGHT);
        return block;
    }

    private HiddenActivation activation() {
        return new HiddenActivation(architecture.activation(), dropout);
    }

    private static LambdaBlock reshaped(Shape shape) {
        return LambdaBlock.singleton(x -> x.reshape(shape), "Reshape");
    }

    private static LambdaBlock enlarged(int height, int width) {
        return LambdaBlock.singleton(x -> enlarged(x, height, width), "Enlarge");
    }

    /**
     * Nearest neighbours at twice the size, cut to the wanted one: three times as fast as the
     * engine's interpolation, forth and back.
     */
    private static NDArray enlarged(NDArray x, int height, int width) {
        long[] shape = x.getShape().getShape();
        long h = shape[2];
        long w = shape[3];
        NDArray twice =
                x.reshape(shape[0], shape[1], h, 1, w, 1)
                        .broadcast(shape[0], shape[1], h, 2, w, 2)
                        .reshape(shape[0], shape[1], 2 * h, 2 * w);
        return height == 2 * h && width == 2 * w
                ? twice
                : twice.get(":, :, :%d, :%d".formatted(height, width));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> parameters) {
        NDArray codes = encode(store, inputs.singletonOrThrow(), training);
        return new NDList(output(store, decode(store, codes, training)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        boolean flat = !architecture.bounded();
        encoder.initialize(
                manager, dataType, flat ? new Shape(1, architecture.width()) : inputShapes[0]);
        decoder.initialize(manager, dataType, new Shape(1, architecture.codeSize()));
    }
}
