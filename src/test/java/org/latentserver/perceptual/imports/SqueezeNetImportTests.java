package org.latentserver.perceptual.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.formats.ImportedFile;
import org.latentserver.models.formats.ImportedParts;
import org.latentserver.models.formats.ModelImporter;
import org.latentserver.models.packages.Imported;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.Provenance;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.perceptual.TinyPackages;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.perceptual.network.ReferenceWeights;
import org.latentserver.perceptual.network.SqueezeNet;
import org.latentserver.perceptual.network.Trunk;
import org.latentserver.perceptual.network.Trunks;

class SqueezeNetImportTests {
    private static final long MOST = 1 << 26;
    private static final double REFERENCE = 1e-3;
    private static final String CAFFE =
            "\"colourOrder\":\"bgr\",\"maximum\":255,\"mean\":[104,117,123]";
    private static final String SMALL = "{\"architecture\":\"squeezenet-1.1\"," + CAFFE + "}";

    @TempDir private Path folder;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @Test
    void readsCaffesWeightsAndLpipsFromNpz() throws IOException {
        ModelPackage imported =
                run(
                        new NpzImporter(),
                        Map.of(
                                "file",
                                ReferenceWeights.file(
                                        "squeezenet/squeezenet1_1_features_caffe_bgr.npz"),
                                "linear",
                                ReferenceWeights.file("lpips/lin_squeeze_v0.1.npz"),
                                "manifest",
                                json(SMALL)));
        assertThat(sum(imported, "lpips/ex_ref.png", "lpips/ex_p0.png"))
                .isEqualTo(0.39552, within(REFERENCE));
        assertThat(imported.manifest().description()).contains("squeezenet-1.1", "LPIPS");
    }

    @Test
    void readsAClassifierFromNpz() throws IOException {
        ModelPackage imported =
                run(
                        new NpzImporter(),
                        Map.of(
                                "file",
                                ReferenceWeights.file("squeezenet/squeezenet1_0_caffe_bgr.npz"),
                                "manifest",
                                json(
                                        "{\"architecture\":\"squeezenet-1.0\","
                                                + CAFFE
                                                + ",\"classifierPadding\":1}")));
        Architecture architecture = Architecture.of(imported.manifest().architecture());
        assertThat(architecture.classes()).hasSize(1000).startsWith("0", "1");
        assertThat(imported.manifest().outputs().getFirst().shape()).containsExactly(-1L, 1000L);
    }

    @Test
    void readsSafetensors() throws IOException {
        List<Tensor> tensors = tensors(SqueezeNet.Version.V1_1, List.of("cat", "dog"), true);
        ModelPackage imported =
                run(
                        new SafetensorsImporter(),
                        Map.of(
                                "file",
                                file(tensors),
                                "manifest",
                                json(
                                        "{\"architecture\":\"squeezenet-1.1\",\"classes\":[\"cat\",\"dog\"],"
                                            + "\"description\":\"pets\"}")));
        Architecture architecture = Architecture.of(imported.manifest().architecture());
        assertThat(architecture.classes()).containsExactly("cat", "dog");
        assertThat(architecture.layers()).isEqualTo(SqueezeNet.LPIPS_TAPS);
        assertThat(imported.manifest().description()).isEqualTo("pets");
        try (NDManager manager = PyTorch.newManager()) {
            Trunk trunk = Trunks.open(architecture, imported, manager);
            NDArray picture = manager.randomUniform(0, 1, new Shape(1, 3, 40, 50));
            assertThat(trunk.logits(trunk.deepest(picture)).getShape()).isEqualTo(new Shape(1, 2));
        }
    }

    @Test
    void refusesWeightsThatAreNotTheNetworks() throws IOException {
        List<Tensor> whole = tensors(SqueezeNet.Version.V1_1, List.of(), false);
        refused(whole.subList(1, whole.size()), SMALL, "lack features.0.weight");
        refused(
                tensors(SqueezeNet.Version.V1_0, List.of(), false),
                SMALL,
                "features.0.weight is F32 of shape [96, 3, 7, 7], must be F32 of shape [64, 3, 3,"
                        + " 3]");
        refused(with(whole, Tensor.of("extra", new float[1], 1)), SMALL, "hold extra");
        Tensor bias = Tensor.of("features.0.bias", new float[64], 64);
        float[] values = bias.floats();
        values[3] = Float.NaN;
        List<Tensor> spoilt = new ArrayList<>(whole);
        spoilt.replaceAll(
                t -> t.name().equals(bias.name()) ? Tensor.of(bias.name(), values, 64) : t);
        refused(spoilt, SMALL, "features.0.bias holds NaN");
    }

    @Test
    void refusesNegativeWeightsOfChannels() throws IOException {
        List<Tensor> whole = tensors(SqueezeNet.Version.V1_1, List.of(), true);
        whole.replaceAll(t -> {
            float[] values = t.floats();
            values[0] = -values[0];
            return t.name().startsWith("lin0") ? Tensor.of(t.name(), values, t.shape()) : t;
        });
        refused(whole, SMALL, "not negative");
    }

    @Test
    void refusesManifestsThatSayTooLittleOrTooMuch() throws IOException {
        List<Tensor> whole = tensors(SqueezeNet.Version.V1_1, List.of("a", "b"), false);
        refused(whole, "{}", "squeezenet-1.0 or squeezenet-1.1");
        refused(whole, "[", "not as described");
        refused(whole, "{\"architecture\":\"squeezenet-1.1\",\"colour\":\"bgr\"}", "colour");
        refused(
                whole,
                "{\"architecture\":\"squeezenet-1.1\",\"classes\":[\"a\"]}",
                "1 classes are named, the weights' classifier has 2");
        refused(
                whole,
                "{\"architecture\":\"squeezenet-1.1\",\"taps\":[\"fire1\"]}",
                "relu1, fire2");
        refused(whole, "{\"architecture\":\"squeezenet-1.1\",\"mean\":[1,2]}", "3 numbers");
        refused(whole, "{\"architecture\":\"squeezenet-1.1\",\"deviation\":[1,0,1]}", "positive");
    }

    private void refused(List<Tensor> tensors, String manifest, String words) throws IOException {
        Map<String, Path> parts = Map.of("file", file(tensors), "manifest", json(manifest));
        assertThatThrownBy(() -> run(new SafetensorsImporter(), parts))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(words);
    }

    private static List<Tensor> with(List<Tensor> tensors, Tensor further) {
        List<Tensor> all = new ArrayList<>(tensors);
        all.add(further);
        return all;
    }

    private static List<Tensor> tensors(
            SqueezeNet.Version version, List<String> classes, boolean linear) {
        return TinyPackages.squeezeNet(
                new SqueezeNet(
                        version,
                        ReferenceWeights.CAFFE,
                        SqueezeNet.LPIPS_TAPS,
                        227,
                        classes,
                        0,
                        linear));
    }

    private Path file(List<Tensor> tensors) throws IOException {
        Path file = Files.createTempFile(folder, "weights", "");
        Safetensors.write(file, tensors);
        return file;
    }

    private Path json(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "manifest", ""), text);
    }

    private ModelPackage run(ModelImporter importer, Map<String, Path> files) throws IOException {
        Map<String, ImportedFile> parts = new TreeMap<>();
        files.forEach((part, path) -> parts.put(part, new ImportedFile(part, path)));
        Path target = Files.createTempDirectory(folder, "package").resolve("package");
        return PackageWriter.write(
                target,
                content -> {
                    ModelImporter.Converted converted =
                            importer.convert(new ImportedParts(parts, Map.of(), MOST), content);
                    return new PackageWriter.Draft(
                            importer.family(),
                            converted.description(),
                            converted.architecture(),
                            converted.inputs(),
                            converted.outputs(),
                            Provenance.of(
                                    new Imported(importer.format(), Map.of(), Map.of(), Map.of()),
                                    "test",
                                    "test"));
                });
    }

    private static double sum(ModelPackage imported, String left, String right) throws IOException {
        try (NDManager manager = PyTorch.newManager()) {
            Trunk trunk =
                    Trunks.open(
                            Architecture.of(imported.manifest().architecture()), imported, manager);
            return trunk
                    .distances(
                            trunk.features(array(manager, left)),
                            trunk.features(array(manager, right)))
                    .stream()
                    .mapToDouble(layer -> layer.toFloatArray()[0])
                    .sum();
        }
    }

    private static NDArray array(NDManager manager, String name) throws IOException {
        Picture picture = ReferenceWeights.picture(name);
        return manager.create(picture.pixels(), new Shape(1, 3, picture.height(), picture.width()));
    }
}
