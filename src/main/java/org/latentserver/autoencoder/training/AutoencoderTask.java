package org.latentserver.autoencoder.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Pictures;
import org.latentserver.autoencoder.measures.CodeFigures;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.engine.PyTorch;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.perceptual.loss.PerceptualLoss;
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
    private final @Nullable PerceptualLoss perceptual;
    private final Objective objective;
    private final Batches batches;
    private final int[] validation;
    private final Reconstructions reconstructions;
    private final NDManager manager;
    private final AdamOptimizer adam;
    private double lossSum;
    private double penaltySum;
    private int lossSteps;
    private long countedFrom;

    AutoencoderTask(
            TrainingRun run,
            AutoencoderParameters parameters,
            AutoencoderArchitecture architecture,
            ItemSource source,
            TrainingItems items)
            throws IOException {
        this.run = run;
        this.parameters = parameters;
        validation = items.validation();
        batches = new Batches(source, items.training(), parameters.batchSize(), run.job().seed());
        manager = PyTorch.newManager();
        PyTorch.seed(run.job().seed());
        network = new AutoencoderNetwork(architecture, parameters.dropout());
        perceptual = perceptual(run, parameters, manager);
        objective = new Objective(parameters, network, perceptual);
        network.initialize(manager);
        items.prepare(source, network);
        adam = new AdamOptimizer(network, manager, 0.9f, 0.999f, (float) parameters.weightDecay());
        reconstructions = new Reconstructions(network, source);
        countedFrom = run.clock().millis();
    }

    private static @Nullable PerceptualLoss perceptual(
            TrainingRun run, AutoencoderParameters parameters, NDManager manager)
            throws IOException {
        ModelPackage version = run.version("perceptualModel").orElse(null);
        return version == null
                ? null
                : PerceptualLoss.open(version, parameters.perceptualForm().form(), manager);
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
        PyTorch.seed(run.job().seed() * 31 + step); // noise, dropout, codes that are drawn
        try (NDManager scratch = manager.newSubManager()) {
            NDArray input = batches.load(scratch, items);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                ParameterStore store = new ParameterStore(scratch, false);
                Objective.Loss loss = objective.of(store, input);
                collector.backward(loss.total());
                lossSum += loss.total().getFloat();
                penaltySum += loss.penalty() == null ? 0 : loss.penalty().getFloat();
                lossSteps++;
            }
        }
        float learningRate = parameters.learningRate(step, (long) epochs() * stepsPerEpoch());
        adam.step(learningRate);
        objective.constrain(manager, learningRate);
    }

    @Override
    public Map<String, Double> takeMetrics() {
        long now = run.clock().millis();
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("loss", lossSum / lossSteps);
        if (penaltySum > 0) {
            metrics.put("penalty", penaltySum / lossSteps);
        }
        if (now > countedFrom) {
            metrics.put(
                    "itemsPerSecond",
                    1000.0 * lossSteps * batches.batchSize() / (now - countedFrom));
        }
        lossSum = 0;
        penaltySum = 0;
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
        Map<String, Double> metrics = new TreeMap<>(quality("validation", validation));
        metrics.putAll(codeFigures());
        countedFrom = run.clock().millis();
        return metrics;
    }

    /** Error over these items under the names of their split. */
    Map<String, Double> quality(String split, int[] items) {
        return quality(split, reconstructions.errors(items));
    }

    /** The same of errors of items. */
    Map<String, Double> quality(String split, double[] errors) {
        double mse = Arrays.stream(errors).average().orElseThrow();
        return network.architecture().bounded()
                ? Map.of(split + "Mse", mse, split + "Psnr", Reconstructions.psnr(mse))
                : Map.of(split + "Mse", mse);
    }

    /** What the codes of the validation items look like, and what a penalty has brought. */
    Map<String, Double> codeFigures() {
        Map<String, Double> metrics =
                new TreeMap<>(CodeFigures.of(reconstructions.codes(validation)).metrics());
        if (parameters.l1Weights() > 0) {
            metrics.put("zeroWeights", Penalties.zeroWeights(network));
        }
        return metrics;
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
        if (perceptual != null) {
            perceptual.close();
        }
        manager.close();
    }
}
