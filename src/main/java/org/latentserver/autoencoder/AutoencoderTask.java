package org.latentserver.autoencoder;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.latentserver.api.Pictures;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.engine.PyTorch;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.training.AdamOptimizer;
import org.latentserver.training.Batches;
import org.latentserver.training.ItemSource;
import org.latentserver.training.TrainingRun;
import org.latentserver.training.TrainingTask;

/** The steps of an autoencoder's training. Used by one thread. */
final class AutoencoderTask implements TrainingTask, AutoCloseable {
    private static final String WEIGHTS = "network.safetensors";
    private static final String OPTIMIZER = "adam.safetensors";
    private static final String PREFIX = "adam.";

    private final TrainingRun run;
    private final AutoencoderParameters parameters;
    private final AutoencoderNetwork network;
    private final Batches batches;
    private final int[] validation;
    private final Reconstructions reconstructions;
    private final NDManager manager;
    private final AdamOptimizer adam;
    private double lossSum;
    private int lossSteps;
    private long countedFrom;

    AutoencoderTask(
            TrainingRun run,
            AutoencoderParameters parameters,
            AutoencoderArchitecture architecture,
            ItemSource source,
            TrainingItems items) {
        this.run = run;
        this.parameters = parameters;
        validation = items.validation();
        batches = new Batches(source, items.training(), parameters.batchSize(), run.job().seed());
        manager = PyTorch.newManager();
        PyTorch.seed(run.job().seed());
        network = new AutoencoderNetwork(architecture);
        network.initialize(manager);
        items.prepare(source, network);
        adam = new AdamOptimizer(network, manager, 0.9f, 0.999f, (float) parameters.weightDecay());
        reconstructions = new Reconstructions(network, source);
        countedFrom = run.clock().millis();
    }

    AutoencoderNetwork network() {
        return network;
    }

    Reconstructions reconstructions() {
        return reconstructions;
    }

    @Override
    public int epochs() {
        return parameters.epochs();
    }

    @Override
    public int stepsPerEpoch() {
        return batches.perEpoch();
    }

    @Override
    public void step(int epoch, long step) {
        int[] items = batches.items(epoch, (int) (step % batches.perEpoch()));
        try (NDManager scratch = manager.newSubManager()) {
            NDArray input = batches.load(scratch, items);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                ParameterStore store = new ParameterStore(scratch, false);
                NDArray loss = loss(parameters.loss(), network, store, input);
                collector.backward(loss);
                lossSum += loss.getFloat();
                lossSteps++;
            }
        }
        adam.step(parameters.learningRate(step, (long) epochs() * stepsPerEpoch()));
    }

    /** Mean over all values of a batch; a scalar that gradients flow from. */
    static NDArray loss(
            AutoencoderParameters.Loss kind,
            AutoencoderNetwork network,
            ParameterStore store,
            NDArray input) {
        NDArray last = network.decode(store, network.encode(store, input, true), true);
        return switch (kind) {
            case MSE -> network.output(store, last).sub(input).square().mean();
            // log(1 + e^x) - x y, in the form that no x overflows
            case BCE ->
                    last.maximum(0)
                            .sub(last.mul(input))
                            .add(last.abs().neg().exp().add(1).log())
                            .mean();
        };
    }

    @Override
    public Map<String, Double> takeMetrics() {
        long now = run.clock().millis();
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("loss", lossSum / lossSteps);
        if (now > countedFrom) {
            metrics.put(
                    "itemsPerSecond",
                    1000.0 * lossSteps * batches.batchSize() / (now - countedFrom));
        }
        lossSum = 0;
        lossSteps = 0;
        countedFrom = now;
        return metrics;
    }

    @Override
    public Map<String, Double> endEpoch(int epoch) throws IOException {
        if (network.architecture().images()) {
            byte[] png = Pictures.png(reconstructions.picture(validation));
            run.picture(epoch, "reconstructions", png);
        }
        Map<String, Double> metrics = quality("validation", validation);
        countedFrom = run.clock().millis();
        return metrics;
    }

    /** Error over these items under the names of their split. */
    Map<String, Double> quality(String split, int[] items) {
        double mse = reconstructions.mse(items);
        return network.architecture().bounded()
                ? Map.of(split + "Mse", mse, split + "Psnr", Reconstructions.psnr(mse))
                : Map.of(split + "Mse", mse);
    }

    @Override
    public void save(Path folder) throws IOException {
        NetworkWeights.save(network, folder.resolve(WEIGHTS));
        Safetensors.write(folder.resolve(OPTIMIZER), adam.state(PREFIX));
    }

    @Override
    public void restore(Path folder) throws IOException {
        NetworkWeights.load(network, folder.resolve(WEIGHTS));
        try (Arena arena = Arena.ofConfined()) {
            adam.restore(PREFIX, Safetensors.read(folder.resolve(OPTIMIZER), arena));
        }
    }

    @Override
    public void close() {
        JniUtils.setGradMode(true);
        adam.close();
        manager.close();
    }
}
