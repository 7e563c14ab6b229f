package org.latentserver.autoencoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
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
final class AutoencoderNetwork extends AbstractBlock {
    private static final int NEAREST = 0;

    /** For the code and the output: a sigmoid that starts saturated never gets off the ground. */
    private static final Initializer SMALL = uniform(1);

    /** For layers before an activation that halves the signal (He et al., 2015). */
    private static final Initializer HALVED = uniform(6);

    private static final Initializer KEPT = uniform(3);

    private static final double LEAST_AVERAGE = 0.02;

    private final AutoencoderArchitecture architecture;
    private final SequentialBlock encoder;
    private final SequentialBlock decoder;
    private final @Nullable Parameter mean;
    private final @Nullable Parameter scale;

    AutoencoderNetwork(AutoencoderArchitecture architecture) {
        this.architecture = architecture;
        boolean dense = architecture.kind() == AutoencoderParameters.Kind.DENSE;
        encoder = addChildBlock("Encoder", dense ? denseEncoder() : convolutionalEncoder());
        decoder = addChildBlock("Decoder", dense ? denseDecoder() : convolutionalDecoder());
        mean = architecture.bounded() ? null : constant("mean", architecture.width());
        scale = architecture.bounded() ? null : constant("scale", 1);
    }

    /** Initializes the weights from the engine's random numbers. */
    void initialize(NDManager manager) {
        initialize(manager, DataType.FLOAT32, itemShape(1));
    }

    AutoencoderArchitecture architecture() {
        return architecture;
    }

    /** Shape of so many items. */
    Shape itemShape(long count) {
        long[] item = architecture.shape().stream().mapToLong(Integer::longValue).toArray();
        return new Shape(count).addAll(new Shape(item));
    }

    /** Codes (items, codeSize) of items (items, item shape…). */
    NDArray encode(ParameterStore store, NDArray items, boolean training) {
        NDArray input = items;
        if (mean != null && scale != null) {
            NDArray flat = items.reshape(-1, architecture.width());
            input = flat.sub(value(store, mean)).div(value(store, scale));
        }
        return encoder.forward(store, new NDList(input), training).singletonOrThrow();
    }

    /**
     * What the last layer gives for codes, (items, item shape…): {@link #output} makes values of
     * it.
     */
    NDArray decode(ParameterStore store, NDArray codes, boolean training) {
        NDArray last = decoder.forward(store, new NDList(codes), training).singletonOrThrow();
        return last.reshape(itemShape(codes.getShape().get(0)));
    }

    /** Values of items: in [0, 1] when bounded. */
    NDArray output(ParameterStore store, NDArray last) {
        if (mean == null || scale == null) {
            return last.getNDArrayInternal().sigmoid();
        }
        NDArray flat = last.reshape(-1, architecture.width());
        return flat.mul(value(store, scale)).add(value(store, mean)).reshape(last.getShape());
    }

    /** Centres and scales unbounded values: by the mean of each column and one common factor. */
    void standardize(float[] columnMeans, float commonScale) {
        if (mean == null || scale == null) {
            throw new IllegalStateException("values are bounded");
        }
        mean.getArray().set(columnMeans);
        scale.getArray().set(new float[] {commonScale});
    }

    /**
     * Lets bounded outputs start at the average value: from 0.5, the first steps on mostly black
     * images overshoot to an all black output, where the sigmoid has no gradient left.
     */
    void startAt(double average) {
        double inside = Math.clamp(average, LEAST_AVERAGE, 1 - LEAST_AVERAGE);
        NDArray bias =
                decoder.getChildren().values().getLast().getParameters().get("bias").getArray();
        float[] values = new float[Math.toIntExact(bias.size())];
        Arrays.fill(values, (float) Math.log(inside / (1 - inside)));
        bias.set(values);
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
        return block.add(linear(architecture.codeSize(), SMALL));
    }

    private SequentialBlock denseDecoder() {
        SequentialBlock block = new SequentialBlock();
        for (int size : architecture.hiddenSizes().reversed()) {
            block.add(linear(size, hidden())).add(activation());
        }
        return block.add(linear(architecture.width(), SMALL));
    }

    private SequentialBlock convolutionalEncoder() {
        SequentialBlock block = new SequentialBlock();
        for (int channels : architecture.channels()) {
            block.add(convolution(channels, 2, hidden())).add(activation());
        }
        int[] end = architecture.maps().getLast();
        return block.add(reshaped(new Shape(-1, (long) end[0] * end[1] * end[2])))
                .add(linear(architecture.codeSize(), SMALL));
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

    private LambdaBlock activation() {
        return LambdaBlock.singleton(architecture.activation()::apply, "Activation");
    }

    private static LambdaBlock reshaped(Shape shape) {
        return LambdaBlock.singleton(x -> x.reshape(shape), "Reshape");
    }

    private static LambdaBlock enlarged(int height, int width) {
        return LambdaBlock.singleton(
                x ->
                        x.getNDArrayInternal()
                                .interpolation(new long[] {height, width}, NEAREST, false),
                "Enlarge");
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
