package org.latentserver.gan.training;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Picture;
import org.latentserver.api.Pictures;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.Split;
import org.latentserver.engine.PyTorch;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.quality.PictureDiversity;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.training.Batches;
import org.latentserver.training.FamilyTrainer;
import org.latentserver.training.ItemSource;
import org.latentserver.training.TrainingEvent;
import org.latentserver.training.TrainingLoop;
import org.latentserver.training.TrainingRun;
import tools.jackson.databind.json.JsonMapper;

/** Trains a generative adversarial network in the trainer process. */
public final class GanTrainer implements FamilyTrainer {
    public static final String FAMILY = "gan";
    static final int SAMPLES = 64;
    private static final int COLUMNS = 8;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public void train(TrainingRun run) throws IOException {
        Path cache = Path.of(System.getProperty("user.home"), ".djl.ai");
        PyTorch.start(
                Path.of(System.getProperty("latent.engine.cache", cache.toString())),
                run.job().threads());
        GanParameters parameters = run.parameters(GanParameters.class);
        try (ItemSource source = ItemSource.open(run.job().data())) {
            if (!source.holdsImages()) {
                throw ServiceException.invalid("dataset", "must hold images");
            }
            GanArchitecture architecture =
                    parameters.architecture(source.shape(), classes(source.description()));
            TrainingBatches batches = batches(parameters, architecture, source, run.job().seed());
            try (NDManager manager = PyTorch.newManager()) {
                PictureClassifier classifier = classifier(run, manager);
                try (GanTask task =
                        new GanTask(
                                parameters,
                                architecture,
                                batches,
                                run.job().seed(),
                                classifier,
                                new RunReports(run))) {
                    TrainingLoop.run(run, task);
                    publish(run, task, architecture);
                }
            }
        }
    }

    /** The guard's, which lives as long as the manager; null when the parameters name none. */
    private static @Nullable PictureClassifier classifier(TrainingRun run, NDManager manager)
            throws IOException {
        Optional<ModelPackage> version = run.version("guardClassifier");
        return version.isEmpty() ? null : PerceptualClassifier.open(version.get(), manager);
    }

    /** Passes on to the run. */
    private record RunReports(TrainingRun run) implements GanTask.GanReports {
        @Override
        public void pictures(int epoch, List<Picture> pictures) throws IOException {
            run.picture(epoch, "samples", grid(pictures));
        }

        @Override
        public void alert(long step, int epoch, GuardAlert alert) {
            Remedy remedy = alert.remedy();
            run.warning(
                    new TrainingEvent.Warning(
                            alert.message(),
                            alert.imbalance().slug(),
                            remedy == null ? null : remedy.slug(),
                            step,
                            epoch,
                            alert.figures()));
        }
    }

    static List<String> classes(DatasetDescription dataset) {
        return dataset.classes().stream().map(DatasetDescription.ClassCount::name).toList();
    }

    /** Of the training items; a conditional network sees only those with a label. */
    private static TrainingBatches batches(
            GanParameters parameters, GanArchitecture architecture, ItemSource source, long seed) {
        int[] items = source.items(Split.TRAIN);
        if (parameters.conditional()) {
            items = Arrays.stream(items).filter(item -> source.label(item) >= 0).toArray();
        }
        return new TrainingBatches(
                source,
                new Batches(source, items, parameters.batchSize(), seed),
                architecture,
                parameters.discriminatorSteps(),
                seed);
    }

    private static void publish(TrainingRun run, GanTask task, GanArchitecture architecture)
            throws IOException {
        task.recomputeStatistics();
        List<Picture> pictures = task.pictures(SAMPLES);
        Map<String, Double> metrics = Map.of("samplePixelDiversity", PictureDiversity.of(pictures));
        PackageWriter.write(
                run.packageFolder(),
                draft(run, architecture, metrics),
                folder -> {
                    Safetensors.write(
                            folder.resolve(ModelManifest.WEIGHTS), task.networks().published());
                    Files.write(folder.resolve(ModelManifest.PREVIEW), grid(pictures));
                    Files.writeString(folder.resolve(ModelManifest.CARD), card(run, architecture));
                });
        run.done(metrics);
    }

    private static PackageWriter.Draft draft(
            TrainingRun run, GanArchitecture architecture, Map<String, Double> metrics) {
        long latent = architecture.latentSize();
        List<Long> images =
                List.of(
                        -1L,
                        (long) architecture.channels(),
                        (long) architecture.height(),
                        (long) architecture.width());
        return new PackageWriter.Draft(
                FAMILY,
                "generator of %dx%d pictures%s"
                        .formatted(
                                architecture.height(),
                                architecture.width(),
                                architecture.classes().isEmpty()
                                        ? ""
                                        : " of " + architecture.classes().size() + " classes"),
                JSON.valueToTree(architecture),
                List.of(new TensorSpec("z", "FP32", List.of(-1L, latent), "standard normal")),
                List.of(new TensorSpec("images", "FP32", images, "[0,1]")),
                run.provenance(PyTorch.version(), metrics));
    }

    private static String card(TrainingRun run, GanArchitecture architecture) {
        return """
        # %s

        A generative adversarial network that makes pictures of %d channel(s), %d high and %d wide,
        from %d standard normal numbers%s. Trained on the data set %s with the loss %s; the weights
        are the moving average of the generator's (batch statistics recomputed for them). The
        discriminator lies beside it.

        The pictures resemble the training data and carry its biases; `preview.png` shows %d that
        were not chosen.
        """
                .formatted(
                        run.job().model(),
                        architecture.channels(),
                        architecture.height(),
                        architecture.width(),
                        architecture.latentSize(),
                        architecture.classes().isEmpty() ? "" : " and a class",
                        run.job().datasetName(),
                        run.job().parameters().path("loss").asString("hinge"),
                        SAMPLES);
    }

    private static byte[] grid(List<Picture> pictures) {
        return Pictures.png(Pictures.grid(pictures, COLUMNS));
    }
}
