package org.latentserver.autoencoder.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.latentserver.api.Pictures;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.measures.ErrorQuantiles;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.autoencoder.network.NetworkKind;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.engine.PyTorch;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.training.FamilyTrainer;
import org.latentserver.training.ItemSource;
import org.latentserver.training.TrainingLoop;
import org.latentserver.training.TrainingRun;
import tools.jackson.databind.json.JsonMapper;

/** Trains an autoencoder in the trainer process. */
public final class AutoencoderTrainer implements FamilyTrainer {
    public static final String FAMILY = "autoencoder";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public void train(TrainingRun run) throws IOException {
        String home = System.getProperty("user.home");
        PyTorch.start(
                Path.of(System.getProperty("latent.engine.cache", home + "/.djl.ai")),
                run.job().threads());
        AutoencoderParameters parameters = run.parameters(AutoencoderParameters.class);
        try (ItemSource source = ItemSource.open(run.job().data())) {
            TrainingItems items = TrainingItems.of(run, source);
            if (!items.bounded()) {
                checkUnbounded(run, parameters);
            }
            List<Integer> shape = LongStream.of(source.shape()).mapToObj(Math::toIntExact).toList();
            var architecture = parameters.network(shape, items.bounded());
            try (AutoencoderTask task =
                    new AutoencoderTask(run, parameters, architecture, source, items)) {
                TrainingLoop.run(run, task);
                publish(run, task, items);
            }
        }
    }

    private static void checkUnbounded(TrainingRun run, AutoencoderParameters parameters) {
        if (parameters.loss() == AutoencoderParameters.Loss.BCE) {
            throw ServiceException.badData(
                    "parameters.loss", "bce needs values in [0, 1]; the data set has others");
        }
        run.warning(
                "rows hold values outside [0, 1]: the output is linear, and values are centred by"
                        + " column and divided by one common scale");
    }

    private static void publish(TrainingRun run, AutoencoderTask task, TrainingItems items)
            throws IOException {
        double[] errors = task.reconstructions().errors(items.validation());
        Map<String, Double> metrics = new TreeMap<>(task.quality("validation", errors));
        metrics.putAll(task.codeFigures());
        if (items.test().length > 0) {
            metrics.putAll(task.quality("test", items.test()));
        }
        AutoencoderArchitecture architecture = task.network().architecture();
        PackageWriter.write(
                run.packageFolder(),
                new PackageWriter.Draft(
                        FAMILY,
                        description(architecture),
                        JSON.valueToTree(architecture),
                        List.of(items(architecture, "input")),
                        List.of(codes(architecture), items(architecture, "reconstruction")),
                        run.provenance(PyTorch.version(), metrics)),
                folder -> {
                    NetworkWeights.save(task.network(), folder.resolve(ModelManifest.WEIGHTS));
                    Files.write(
                            folder.resolve(ErrorQuantiles.FILE),
                            JSON.writeValueAsBytes(ErrorQuantiles.of(errors)));
                    Files.writeString(
                            folder.resolve(ModelManifest.CARD),
                            ModelCard.text(run, architecture, metrics));
                    if (architecture.images()) {
                        byte[] png =
                                Pictures.png(task.reconstructions().picture(items.validation()));
                        Files.write(folder.resolve(ModelManifest.PREVIEW), png);
                    }
                });
        run.done(metrics);
    }

    static String description(AutoencoderArchitecture architecture) {
        boolean dense = architecture.kind() == NetworkKind.DENSE;
        return "%s%s autoencoder, items of shape %s to codes of %d numbers"
                .formatted(
                        dense ? "Dense" : "Convolutional",
                        architecture.variational() ? " variational" : "",
                        architecture.shape(),
                        architecture.codeSize());
    }

    private static TensorSpec items(AutoencoderArchitecture architecture, String name) {
        List<Long> shape =
                LongStream.concat(
                                LongStream.of(-1),
                                architecture.shape().stream().mapToLong(Integer::longValue))
                        .boxed()
                        .toList();
        return new TensorSpec(name, "FP32", shape, architecture.bounded() ? "[0,1]" : null);
    }

    private static TensorSpec codes(AutoencoderArchitecture architecture) {
        return new TensorSpec("code", "FP32", List.of(-1L, (long) architecture.codeSize()), null);
    }
}
