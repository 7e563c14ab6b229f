package org.latentserver.perceptual.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.FormatPart;
import org.latentserver.models.formats.ImportedFile;
import org.latentserver.models.formats.ImportedParts;
import org.latentserver.models.formats.ModelImporter.Converted;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.perceptual.network.NamedWeights;
import org.latentserver.perceptual.network.SqueezeNet;

/** Makes a package of a SqueezeNet's tensors, whatever file they came in. */
final class SqueezeNetImport {
    static final String LINEAR = "linear";

    /** What the descriptions of the formats say. */
    static final String DESCRIPTION =
            "SqueezeNet 1.0 or 1.1 under torchvision's names (`features.0.weight`, …,"
                    + " `classifier.1.weight` where there is a classifier), with a `manifest` that"
                    + " says how pictures are scaled for it, and LPIPS's learned weights of the"
                    + " channels (`lin0.model.1.weight`, …) in the same file or in `linear`";

    static final List<FormatPart> PARTS =
            List.of(
                    FormatPart.file(
                            NetworkDescription.PART,
                            "JSON: `architecture` (`squeezenet-1.0` or `squeezenet-1.1`),"
                                    + " `colourOrder` (`rgb` or `bgr`), `maximum` (value of white,"
                                    + " default 1), `mean` and `deviation` by channel; pictures are"
                                    + " scaled by (maximum·pixel − mean)/deviation. Further `taps`"
                                    + " (default LPIPS's: relu1, fire3, fire5, fire6, fire7, fire8,"
                                    + " fire9), `classes`, `size` (227), `classifierPadding` (0),"
                                    + " `description`. Required"),
                    FormatPart.file(
                            LINEAR, "LPIPS's `lin` layers, a file of the same format as `file`"));

    private static final String PREFIX = "lin";

    private SqueezeNetImport() {}

    /**
     * Writes the package's files.
     *
     * @param tensors F32, by torchvision's names
     * @throws ServiceException INVALID_DATA naming what doesn't fit
     */
    static Converted write(ImportedParts parts, Map<String, Tensor> tensors, Path folder)
            throws IOException {
        NetworkDescription description =
                NetworkDescription.of(parts.required(NetworkDescription.PART));
        Tensor classifier = tensors.get("classifier.1.weight");
        int labels =
                classifier == null || classifier.shape().length == 0
                        ? 0
                        : Math.toIntExact(classifier.shape()[0]);
        boolean linear = tensors.keySet().stream().anyMatch(name -> name.startsWith(PREFIX));
        SqueezeNet network = description.squeezeNet(labels, linear);
        NamedWeights.check(network.tensors(), tensors);
        tensors.values().forEach(SqueezeNetImport::checkValues);
        List<Tensor> ordered = new ArrayList<>();
        network.tensors().keySet().forEach(name -> ordered.add(required(tensors, name)));
        Safetensors.write(folder.resolve(ModelManifest.WEIGHTS), ordered);
        String title = title(description, network);
        Files.writeString(folder.resolve(ModelManifest.CARD), card(title, network));
        return new Converted(
                title,
                network.json(),
                List.of(new TensorSpec("images", "FP32", List.of(-1L, 3L, -1L, -1L), "[0,1]")),
                outputs(labels),
                Map.of("tensors", (long) ordered.size()));
    }

    /** All tensors of the file and of {@code linear}, if that is there. */
    static Map<String, Tensor> tensors(ImportedParts parts, Reader reader) throws IOException {
        Map<String, Tensor> all = new LinkedHashMap<>(reader.read(parts.file()));
        ImportedFile linear = parts.file(LINEAR).orElse(null);
        if (linear != null) {
            for (Map.Entry<String, Tensor> entry : reader.read(linear).entrySet()) {
                if (!entry.getKey().startsWith(PREFIX) || all.containsKey(entry.getKey())) {
                    throw ServiceException.badData(
                            LINEAR, "must hold only lin layers that the file has not");
                }
                all.put(entry.getKey(), entry.getValue());
            }
        }
        return all;
    }

    /** Reads the tensors of one file. */
    interface Reader {
        Map<String, Tensor> read(ImportedFile file) throws IOException;
    }

    private static void checkValues(Tensor tensor) {
        boolean learned = tensor.name().startsWith(PREFIX);
        for (float value : tensor.floats()) {
            if (!Float.isFinite(value) || (learned && value < 0)) {
                throw ServiceException.badData(
                        null,
                        "%s holds %s, must be finite%s"
                                .formatted(
                                        tensor.name(), value, learned ? " and not negative" : ""));
            }
        }
    }

    private static Tensor required(Map<String, Tensor> tensors, String name) {
        @Nullable Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("checked before");
        }
        return tensor;
    }

    private static List<TensorSpec> outputs(int labels) {
        return labels == 0
                ? List.of()
                : List.of(
                        new TensorSpec(
                                "probabilities", "FP32", List.of(-1L, (long) labels), "[0,1]"));
    }

    private static String title(NetworkDescription description, SqueezeNet network) {
        String given = description.description();
        return given == null || given.isBlank()
                ? "Perceptual distance from "
                        + description.architecture()
                        + (network.linear() ? " with LPIPS's weights" : "")
                : given;
    }

    private static String card(String title, SqueezeNet network) {
        String classes =
                network.classes().isEmpty()
                        ? "It has no classifier."
                        : "It tells %d classes apart.".formatted(network.classes().size());
        String weights = network.linear() ? "learned weights (LPIPS)" : "weights of 1";
        return Stream.of(
                        "# " + title,
                        "",
                        "SqueezeNet (Iandola et al. 2016), imported. " + classes,
                        "The distance compares the layers "
                                + String.join(", ", network.taps())
                                + ", scaled to unit length over the channels, with "
                                + weights
                                + " of the channels.",
                        "",
                        "Images: 3 channels, values in [0, 1], each side at least %d pixels."
                                .formatted(network.smallestSide()),
                        "")
                .reduce("", (text, line) -> text + line + "\n");
    }
}
