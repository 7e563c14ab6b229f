package org.latentserver.perceptual.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.engine.Conv2d;

/**
 * A convolutional classifier whose stages can be tapped. Pictures are float32 (N, C, H, W) in [0,
 * 1]; range and normalisation are the network's own business. Stages are fully convolutional: any
 * H, W of at least {@link ConvolutionalClassifier#smallestSide()} works. Arrays belong to the
 * manager of the pictures.
 */
public final class FeatureNetwork extends AbstractBlock {
    private static final Shape KERNEL = new Shape(3, 3);
    private static final Shape PADDING = new Shape(1, 1);

    private final ConvolutionalClassifier architecture;
    private final List<Block> stages = new ArrayList<>();
    private final Block head;

    /**
     * @param dropout share of features dropped before the last layer, in training only
     */
    public FeatureNetwork(ConvolutionalClassifier architecture, double dropout) {
        this.architecture = architecture;
        for (int i = 0; i < architecture.channels().size(); i++) {
            Block stage =
                    stage(
                            architecture.channels().get(i),
                            i == 0 ? 1 : 2,
                            architecture.residualBlocks().get(i));
            stages.add(addChildBlock("stage" + (i + 1), stage));
        }
        head =
                addChildBlock(
                        "head",
                        new SequentialBlock()
                                .add(Pool.globalAvgPool2dBlock())
                                .add(Dropout.builder().optRate((float) dropout).build())
                                .add(Blocks.batchFlattenBlock())
                                .add(
                                        Linear.builder()
                                                .setUnits(architecture.classes().size())
                                                .build()));
        setInitializer(
                new XavierInitializer(
                        XavierInitializer.RandomType.GAUSSIAN, XavierInitializer.FactorType.IN, 2),
                Parameter.Type.WEIGHT);
    }

    /** Makes the parameters, drawn from the engine's random numbers. */
    public FeatureNetwork initialize(NDManager manager) {
        initialize(
                manager,
                DataType.FLOAT32,
                new Shape(
                        1,
                        architecture.inputChannels(),
                        architecture.height(),
                        architecture.width()));
        return this;
    }

    private static SequentialBlock stage(int channels, int stride, int residualBlocks) {
        SequentialBlock stage = convolution(channels, stride);
        for (int i = 0; i < residualBlocks; i++) {
            Block inner = convolution(channels, 1).add(convolution(channels, 1));
            stage.add(
                    new ParallelBlock(
                            both -> new NDList(both.get(0).head().add(both.get(1).head())),
                            List.of(Blocks.identityBlock(), inner)));
        }
        return stage;
    }

    private static SequentialBlock convolution(int channels, int stride) {
        return new SequentialBlock()
                .add(
                        new Conv2d(
                                Conv2d.builder()
                                        .setKernelShape(KERNEL)
                                        .optPadding(PADDING)
                                        .optStride(new Shape(stride, stride))
                                        .setFilters(channels)
                                        .optBias(false)))
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock());
    }

    /** Outputs of all stages, each (N, channels, h, w). */
    public NDList features(ParameterStore parameters, NDArray pictures, boolean training) {
        NDList outputs = new NDList(stages.size());
        NDList current = new NDList(normalised(pictures));
        for (Block stage : stages) {
            current = stage.forward(parameters, current, training);
            outputs.add(current.head());
        }
        return outputs;
    }

    /** Class scores (N, classes) before the softmax. */
    public NDArray logits(ParameterStore parameters, NDArray pictures, boolean training) {
        return head(parameters, features(parameters, pictures, training).getLast(), training);
    }

    /** Class scores of the last stage's output. */
    NDArray head(ParameterStore parameters, NDArray deepest, boolean training) {
        return head.forward(parameters, new NDList(deepest), training).head();
    }

    private NDArray normalised(NDArray pictures) {
        NDManager manager = pictures.getManager();
        return pictures.sub(byChannel(manager, architecture.mean()))
                .div(byChannel(manager, architecture.deviation()));
    }

    private static NDArray byChannel(NDManager manager, List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return manager.create(array, new Shape(1, array.length, 1, 1));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> extra) {
        return new NDList(logits(parameters, inputs.head(), training));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block stage : stages) {
            stage.initialize(manager, dataType, shapes);
            shapes = stage.getOutputShapes(shapes);
        }
        head.initialize(manager, dataType, shapes);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), architecture.classes().size())};
    }
}
