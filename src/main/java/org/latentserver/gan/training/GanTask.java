package org.latentserver.gan.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Picture;
import org.latentserver.engine.PyTorch;
import org.latentserver.gan.network.ClassLabels;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.network.GanNetworks;
import org.latentserver.gan.network.Generator;
import org.latentserver.gan.network.Latents;
import org.latentserver.gan.quality.PictureDiversity;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.training.AdamOptimizer;
import org.latentserver.training.TrainingTask;

/**
 * Adversarial training: each step makes k updates of the discriminator and m of the generator. All
 * noise follows from (seed, step). Used by one thread; owns the networks.
 */
final class GanTask implements TrainingTask, EquilibriumGuard.Game, AutoCloseable {
    private static final int STATISTICS_BATCH = 512;
    private static final String CHECKPOINT = "state.safetensors";

    private final GanParameters parameters;
    private final GanArchitecture architecture;
    private final TrainingBatches batches;
    private final long seed;
    private final NDManager manager = PyTorch.newManager();
    private final GanNetworks networks;
    private final AdamOptimizer generatorOptimizer;
    private final AdamOptimizer discriminatorOptimizer;
    private final GanFigures figures = new GanFigures();
    private final AdversarialStep adversarialStep;
    private final @Nullable EquilibriumGuard guard;
    private final GanReports reports;
    private Map<String, Double> judged = Map.of();
    private int epoch;
    private long step;
    private long generatorUpdates;

    /** Where a training tells what can be seen of it. */
    interface GanReports {
        /** The pictures that the averaged generator makes of the fixed noise after an epoch. */
        void pictures(int epoch, List<Picture> pictures) throws IOException;

        /** What the guard found or did after a step; epochs count from 1. */
        void alert(long step, int epoch, GuardAlert alert);
    }

    /**
     * @param classifier for the guard; null for none
     */
    GanTask(
            GanParameters parameters,
            GanArchitecture architecture,
            TrainingBatches batches,
            long seed,
            @Nullable PictureClassifier classifier,
            GanReports reports) {
        this.parameters = parameters;
        this.architecture = architecture;
        this.batches = batches;
        this.seed = seed;
        this.reports = reports;
        networks = new GanNetworks(architecture, manager, seed);
        generatorOptimizer = optimizer(networks.generator());
        discriminatorOptimizer = optimizer(networks.discriminator());
        guard =
                parameters.guard() == GuardMode.OFF
                        ? null
                        : new EquilibriumGuard(
                                parameters,
                                manager,
                                architecture.channels(),
                                classifier,
                                this,
                                alert -> reports.alert(step + 1, epoch + 1, alert));
        adversarialStep =
                new AdversarialStep(
                        parameters,
                        networks,
                        batches,
                        generatorOptimizer,
                        discriminatorOptimizer,
                        guard == null ? List.of(figures) : List.of(figures, guard.window()));
    }

    private AdamOptimizer optimizer(ai.djl.nn.Block network) {
        return new AdamOptimizer(
                network, manager, (float) parameters.beta1(), (float) parameters.beta2(), 0f);
    }

    GanNetworks networks() {
        return networks;
    }

    @Override
    public int epochs() {
        return parameters.epochs();
    }

    @Override
    public int stepsPerEpoch() {
        return batches.stepsPerEpoch();
    }

    @Override
    public void step(int epoch, long step) {
        this.epoch = epoch;
        this.step = step;
        Levers levers = levers();
        double left = 1 - step / ((double) stepsPerEpoch() * epochs());
        float noise = (float) (levers.instanceNoise() * Math.max(0, left));
        try (NDManager arrays = manager.newSubManager()) {
            AdversarialStep.Seen seen;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                seen =
                        adversarialStep.run(
                                arrays, collector, epoch, step, levers, noise, generatorUpdates);
            }
            generatorUpdates += levers.generatorSteps();
            if (guard != null) {
                Map<String, Double> figures = guard.afterStep(seen.real(), seen.fake());
                judged = figures.isEmpty() ? judged : figures;
            }
        }
    }

    private Levers levers() {
        return guard == null ? Levers.of(parameters) : guard.levers();
    }

    @Override
    public Map<String, Double> takeMetrics() {
        Map<String, Double> metrics = new LinkedHashMap<>(judged);
        judged = Map.of();
        metrics.putAll(figures.take());
        if (guard != null) {
            metrics.putAll(guard.levers().figures());
        }
        return metrics;
    }

    @Override
    public Map<String, Double> endEpoch(int epoch) throws IOException {
        recomputeStatistics();
        List<Picture> pictures = pictures(GanTrainer.SAMPLES);
        reports.pictures(epoch, pictures);
        return Map.of("samplePixelDiversity", PictureDiversity.of(pictures));
    }

    /** Fits the averaged generator's batch statistics to its averaged weights. */
    void recomputeStatistics() {
        try (NDManager arrays = manager.newSubManager()) {
            int classes = architecture.classes().size();
            int[] drawn =
                    classes == 0 ? new int[0] : ClassLabels.drawn(seed, STATISTICS_BATCH, classes);
            networks.averaged()
                    .recomputeStatistics(
                            latents(arrays, 1, STATISTICS_BATCH), labels(arrays, drawn));
        }
    }

    /** Pictures of the averaged generator from the run's fixed noise, of each class in turn. */
    List<Picture> pictures(int count) {
        int classes = architecture.classes().size();
        int[] inTurn = new int[classes == 0 ? 0 : count];
        for (int i = 0; i < inTurn.length; i++) {
            inTurn[i] = i % classes;
        }
        try (NDManager arrays = manager.newSubManager()) {
            NDArray z = latents(arrays, 2, count);
            float[] outputs =
                    networks.averaged().apply(z, labels(arrays, inTurn), false).toFloatArray();
            return architecture.pictures(Generator.pixels(outputs));
        }
    }

    private NDArray latents(NDManager arrays, long stream, int count) {
        int size = architecture.latentSize();
        return arrays.create(
                Latents.normal(Latents.seed(seed, stream), count, size), new Shape(count, size));
    }

    private @Nullable NDArray labels(NDManager arrays, int[] classes) {
        return classes.length == 0
                ? null
                : ClassLabels.oneHot(arrays, classes, architecture.classes().size());
    }

    /** Weights, optimizers and counts, copied. */
    @Override
    public List<Tensor> state() {
        List<Tensor> tensors = new ArrayList<>(networks.state());
        tensors.addAll(generatorOptimizer.state("adam.generator."));
        tensors.addAll(discriminatorOptimizer.state("adam.discriminator."));
        tensors.add(
                Tensor.of(
                        "generatorUpdates",
                        new float[] {generatorUpdates >> 20, generatorUpdates & 0xfffff},
                        2));
        return tensors;
    }

    @Override
    public void restore(Map<String, Tensor> tensors) {
        networks.restore(tensors);
        generatorOptimizer.restore("adam.generator.", tensors);
        discriminatorOptimizer.restore("adam.discriminator.", tensors);
        Tensor count = tensors.get("generatorUpdates");
        if (count == null) {
            throw new IllegalStateException("checkpoint lacks generatorUpdates");
        }
        generatorUpdates = ((long) count.floats()[0] << 20) + (long) count.floats()[1];
        figures.take(); // they were of what is given up
    }

    @Override
    public void save(Path folder) throws IOException {
        Safetensors.write(folder.resolve(CHECKPOINT), state());
        if (guard != null) {
            guard.save(folder);
        }
    }

    @Override
    public void restore(Path folder) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            restore(Safetensors.read(folder.resolve(CHECKPOINT), arena));
        }
        if (guard != null) {
            guard.restore(folder);
        }
    }

    @Override
    public void close() {
        if (guard != null) {
            guard.close();
        }
        generatorOptimizer.close();
        discriminatorOptimizer.close();
        networks.close();
        manager.close();
    }
}
