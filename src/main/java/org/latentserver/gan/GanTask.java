package org.latentserver.gan;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latentserver.api.Picture;
import org.latentserver.engine.PyTorch;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.training.AdamOptimizer;
import org.latentserver.training.Batches;
import org.latentserver.training.TrainingTask;

/**
 * Adversarial training: each step makes k updates of the discriminator and m of the generator. All
 * noise follows from (seed, step). Used by one thread; owns the networks.
 */
final class GanTask implements TrainingTask, AutoCloseable {
    static final float BETA1 = 0f;
    static final float BETA2 = 0.9f;
    private static final int STATISTICS_BATCH = 512;
    private static final String CHECKPOINT = "state.safetensors";

    private final GanParameters parameters;
    private final GanArchitecture architecture;
    private final Batches batches;
    private final long seed;
    private final GanSamples samples;
    private final NDManager manager = PyTorch.newManager();
    private final GanNetworks networks;
    private final MovingAverage average;
    private final AdamOptimizer generatorOptimizer;
    private final AdamOptimizer discriminatorOptimizer;
    private final GanFigures figures = new GanFigures();
    private long generatorUpdates;

    /** Shows the pictures that the averaged generator makes of the fixed noise after an epoch. */
    @FunctionalInterface
    interface GanSamples {
        void show(int epoch, List<Picture> pictures) throws IOException;
    }

    GanTask(
            GanParameters parameters,
            GanArchitecture architecture,
            Batches batches,
            long seed,
            GanSamples samples) {
        this.parameters = parameters;
        this.architecture = architecture;
        this.batches = batches;
        this.seed = seed;
        this.samples = samples;
        networks = new GanNetworks(architecture, manager, seed);
        average =
                new MovingAverage(networks.averaged(), networks.generator(), parameters.emaDecay());
        generatorOptimizer = new AdamOptimizer(networks.generator(), manager, BETA1, BETA2, 0f);
        discriminatorOptimizer =
                new AdamOptimizer(networks.discriminator(), manager, BETA1, BETA2, 0f);
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
        return Math.max(1, batches.perEpoch() / parameters.discriminatorSteps());
    }

    @Override
    public void step(int epoch, long step) {
        try (NDManager arrays = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            int k = parameters.discriminatorSteps();
            NDArray fake = fake(arrays, step, 0);
            for (int i = 0; i < k; i++) {
                fake = i == 0 ? fake : fake(arrays, step, i);
                updateDiscriminator(collector, real(arrays, epoch, step, i), fake);
            }
            for (int i = 0; i < parameters.generatorSteps(); i++) {
                // The discriminator's last fakes still hang on the generator as it is now.
                fake = i == 0 ? fake : fake(arrays, step, k + i);
                updateGenerator(collector, fake);
            }
        }
    }

    private NDArray real(NDManager arrays, int epoch, long step, int update) {
        int inEpoch = (int) (step % stepsPerEpoch());
        int index = (inEpoch * parameters.discriminatorSteps() + update) % batches.perEpoch();
        return batches.load(arrays, batches.items(epoch, index)).mul(2f).sub(1f);
    }

    private NDArray fake(NDManager arrays, long step, int draw) {
        long stream = Math.multiplyExact(step + 1, 64L) + draw;
        return networks.generator()
                .apply(noise(arrays, Latents.seed(seed, stream), batches.batchSize()), true);
    }

    private NDArray noise(NDManager arrays, long noiseSeed, int count) {
        int size = architecture.latentSize();
        return arrays.create(Latents.normal(noiseSeed, count, size), new Shape(count, size));
    }

    private void updateDiscriminator(GradientCollector collector, NDArray real, NDArray fake) {
        Discriminator discriminator = networks.discriminator();
        discriminator.iterateNorms();
        long half = real.getShape().get(0);
        NDArray both = real.concat(fake.stopGradient());
        NDList logits = discriminator.apply(both, true).split(new long[] {half});
        collector.backward(HingeLoss.discriminator(logits.get(0), logits.get(1)));
        discriminatorOptimizer.step((float) parameters.discriminatorLearningRate());
        figures.discriminatorUpdate(logits.get(0).toFloatArray(), logits.get(1).toFloatArray());
    }

    private void updateGenerator(GradientCollector collector, NDArray fake) {
        NDArray loss = HingeLoss.generator(networks.discriminator().applyFrozen(fake));
        collector.backward(loss);
        generatorOptimizer.step((float) parameters.generatorLearningRate());
        average.update(generatorUpdates++);
        figures.generatorUpdate(loss.getFloat());
    }

    @Override
    public Map<String, Double> takeMetrics() {
        return figures.take();
    }

    @Override
    public Map<String, Double> endEpoch(int epoch) throws IOException {
        recomputeStatistics();
        List<Picture> pictures = pictures(GanTrainer.SAMPLES);
        samples.show(epoch, pictures);
        return Map.of("samplePixelDiversity", diversity(pictures));
    }

    /** Fits the averaged generator's batch statistics to its averaged weights. */
    void recomputeStatistics() {
        try (NDManager arrays = manager.newSubManager()) {
            networks.averaged()
                    .recomputeStatistics(noise(arrays, Latents.seed(seed, 1), STATISTICS_BATCH));
        }
    }

    /** Pictures of the averaged generator from the run's fixed noise. */
    List<Picture> pictures(int count) {
        try (NDManager arrays = manager.newSubManager()) {
            NDArray z = noise(arrays, Latents.seed(seed, 2), count);
            float[] outputs = networks.averaged().apply(z, false).toFloatArray();
            return architecture.pictures(Generator.pixels(outputs));
        }
    }

    /** Mean standard deviation of a pixel over the pictures: near 0 when all look alike. */
    static double diversity(List<Picture> pictures) {
        int n = pictures.size();
        int width = pictures.getFirst().pixels().length;
        double total = 0;
        for (int p = 0; p < width; p++) {
            double sum = 0;
            double squares = 0;
            for (Picture picture : pictures) {
                double value = picture.pixels()[p];
                sum += value;
                squares += value * value;
            }
            total += Math.sqrt(Math.max(0, squares / n - sum / n * (sum / n)));
        }
        return total / width;
    }

    @Override
    public void save(Path folder) throws IOException {
        List<Tensor> tensors = new ArrayList<>(networks.state());
        tensors.addAll(generatorOptimizer.state("adam.generator."));
        tensors.addAll(discriminatorOptimizer.state("adam.discriminator."));
        tensors.add(
                Tensor.of(
                        "generatorUpdates",
                        new float[] {generatorUpdates >> 20, generatorUpdates & 0xfffff},
                        2));
        Safetensors.write(folder.resolve(CHECKPOINT), tensors);
    }

    @Override
    public void restore(Path folder) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Map<String, Tensor> tensors = Safetensors.read(folder.resolve(CHECKPOINT), arena);
            networks.restore(tensors);
            generatorOptimizer.restore("adam.generator.", tensors);
            discriminatorOptimizer.restore("adam.discriminator.", tensors);
            Tensor count = tensors.get("generatorUpdates");
            if (count == null) {
                throw new IOException("checkpoint lacks generatorUpdates");
            }
            generatorUpdates = ((long) count.floats()[0] << 20) + (long) count.floats()[1];
        }
    }

    @Override
    public void close() {
        generatorOptimizer.close();
        discriminatorOptimizer.close();
        networks.close();
        manager.close();
    }
}
