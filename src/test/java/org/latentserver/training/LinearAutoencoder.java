package org.latentserver.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.latentserver.datasets.content.Split;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.engine.PyTorch;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;

/** A task as families write them, as small as can be: with running statistics in its network. */
final class LinearAutoencoder implements TrainingTask, AutoCloseable {
    private final NDManager manager = PyTorch.newManager();
    private final SequentialBlock network = new SequentialBlock();
    private final ItemSource source;
    private final Batches batches;
    private final AdamOptimizer adam;
    private final int epochs;
    private final float rate;
    private LongConsumer beforeStep = step -> {};
    private double loss;

    LinearAutoencoder(TrainingRun run, int epochs, float rate) throws IOException {
        this.epochs = epochs;
        this.rate = rate;
        source = ItemSource.open(run.job().data());
        batches = new Batches(source, source.items(Split.TRAIN), 10, run.job().seed());
        network.add(Blocks.batchFlattenBlock(source.width()))
                .add(Linear.builder().setUnits(4).build())
                .add(BatchNorm.builder().build())
                .add(Linear.builder().setUnits(source.width()).build());
        PyTorch.seed(run.job().seed());
        network.initialize(manager, DataType.FLOAT32, new Shape(10, source.width()));
        adam = new AdamOptimizer(network, manager, 0.9f, 0.999f, 0.01f);
    }

    void beforeStep(LongConsumer action) {
        beforeStep = action;
    }

    @Override
    public int epochs() {
        return epochs;
    }

    @Override
    public int stepsPerEpoch() {
        return batches.perEpoch();
    }

    @Override
    public void step(int epoch, long step) {
        beforeStep.accept(step);
        try (NDManager scratch = manager.newSubManager()) {
            NDArray input =
                    batches.load(scratch, batches.items(epoch, (int) (step % stepsPerEpoch())));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray output =
                        network.forward(new ParameterStore(scratch, false), new NDList(input), true)
                                .singletonOrThrow();
                NDArray error = output.sub(input.reshape(output.getShape())).square().mean();
                collector.backward(error);
                loss = error.getFloat();
            }
            adam.step(rate);
        }
    }

    @Override
    public Map<String, Double> takeMetrics() {
        return Map.of("loss", loss);
    }

    @Override
    public Map<String, Double> endEpoch(int epoch) {
        return Map.of("validationMse", loss);
    }

    @Override
    public void save(Path folder) throws IOException {
        List<Tensor> state = new ArrayList<>(NetworkWeights.tensors(network));
        Safetensors.write(folder.resolve("network.safetensors"), state);
        Safetensors.write(folder.resolve("adam.safetensors"), adam.state("adam."));
    }

    @Override
    public void restore(Path folder) throws IOException {
        NetworkWeights.load(network, folder.resolve("network.safetensors"));
        try (Arena arena = Arena.ofConfined()) {
            adam.restore("adam.", Safetensors.read(folder.resolve("adam.safetensors"), arena));
        }
    }

    /** Arrays of the network's manager that nobody closed. */
    int openArrays() {
        return ((BaseNDManager) manager).getManagedArrays().size();
    }

    void writeWeights(Path file) throws IOException {
        NetworkWeights.save(network, file);
    }

    @Override
    public void close() {
        adam.close();
        manager.close();
        source.close();
    }
}
