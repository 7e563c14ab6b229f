package org.latentserver.perceptual.training;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.engine.PyTorch;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.perceptual.network.ConvolutionalClassifier;
import org.latentserver.perceptual.network.FeatureNetwork;
import org.latentserver.training.FamilyTrainer;
import org.latentserver.training.ItemSource;
import org.latentserver.training.TrainingLoop;
import org.latentserver.training.TrainingRun;

/** Trains the classifier whose stages make the distance. */
public final class PerceptualTrainer implements FamilyTrainer {
    public static final String FAMILY = Architecture.FAMILY;

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public void train(TrainingRun run) throws IOException {
        PyTorch.start(engineCache(), run.job().threads());
        PerceptualParameters parameters = run.parameters(PerceptualParameters.class);
        PyTorch.seed(run.job().seed());
        try (ItemSource source = ItemSource.open(run.job().data());
                NDManager manager = PyTorch.newManager()) {
            TrainableImages.check(source.description());
            LabelledImages images = LabelledImages.of(source, run.job().seed());
            ConvolutionalClassifier architecture = images.architecture(parameters);
            FeatureNetwork network =
                    new FeatureNetwork(architecture, parameters.dropout()).initialize(manager);
            ClassifierTask task = new ClassifierTask(run, parameters, images, network, manager);
            TrainingLoop.run(run, task);
            run.done(publish(run, images, architecture, network, task.evaluation()));
        }
    }

    private static Path engineCache() {
        String fallback = Path.of(System.getProperty("user.home"), ".djl.ai").toString();
        return Path.of(System.getProperty("latent.engine.cache", fallback));
    }

    private static Map<String, Double> publish(
            TrainingRun run,
            LabelledImages images,
            ConvolutionalClassifier architecture,
            FeatureNetwork network,
            Evaluation evaluation)
            throws IOException {
        Map<String, Double> metrics = new TreeMap<>();
        Evaluation.Result validation = evaluation.of(images.validation());
        if (images.validation().length > 0) {
            metrics.put("validationAccuracy", validation.accuracy());
        }
        Evaluation.Result test = evaluation.of(images.test());
        if (images.test().length > 0) {
            metrics.put("testAccuracy", test.accuracy());
            metrics.put("testLoss", test.loss());
        }
        byte[] preview = MistakeSheet.png(images, images.test().length > 0 ? test : validation);
        PackageWriter.write(
                run.packageFolder(),
                draft(run, architecture, metrics),
                folder -> {
                    NetworkWeights.save(network, folder.resolve(ModelManifest.WEIGHTS));
                    Files.writeString(
                            folder.resolve(ModelManifest.CARD), card(run, architecture, metrics));
                    Files.write(folder.resolve(ModelManifest.PREVIEW), preview);
                });
        return metrics;
    }

    private static PackageWriter.Draft draft(
            TrainingRun run, ConvolutionalClassifier architecture, Map<String, Double> metrics) {
        long channels = architecture.inputChannels();
        return new PackageWriter.Draft(
                FAMILY,
                "Perceptual distance from a classifier of " + run.job().datasetName(),
                architecture.json(),
                List.of(
                        new TensorSpec(
                                "images", "FP32", List.of(-1L, channels, -1L, -1L), "[0,1]")),
                List.of(
                        new TensorSpec(
                                "probabilities",
                                "FP32",
                                List.of(-1L, (long) architecture.classes().size()),
                                "[0,1]")),
                run.provenance(PyTorch.version(), metrics));
    }

    private static String card(
            TrainingRun run, ConvolutionalClassifier architecture, Map<String, Double> metrics) {
        StringBuilder figures = new StringBuilder();
        metrics.forEach((name, value) -> figures.append("- %s: %.4f%n".formatted(name, value)));
        return """
        # Perceptual distance, trained on %s

        A convolutional classifier of %d classes (stages of %s channels). The distance between two
        images is the sum over its stages of the mean squared difference of features scaled to unit
        length over channels, as in LPIPS without learned weights.

        Images: %d channel(s), values in [0, 1], each side at least %d pixels; trained on %dx%d.
        Distances of different models can't be compared with each other.

        %s\
        """
                .formatted(
                        run.job().datasetName(),
                        architecture.classes().size(),
                        architecture.channels(),
                        architecture.inputChannels(),
                        architecture.smallestSide(),
                        architecture.height(),
                        architecture.width(),
                        figures);
    }
}
