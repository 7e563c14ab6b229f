package org.latentserver.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.models.packages.Imported;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.Provenance;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import tools.jackson.databind.json.JsonMapper;

class TrainingRunTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private Path folder;

    @Test
    void aPackageTellsTheVersionsThatItsParametersNamed() throws IOException {
        Path judge = folder.resolve("judge");
        Imported imported = new Imported("test", Map.of(), Map.of(), Map.of());
        write(judge, Provenance.of(imported, "1", "25"));
        TrainingRun run =
                TestRun.of(
                        folder.resolve("work"),
                        folder,
                        JSON.createObjectNode(),
                        Map.of("judge", judge),
                        1,
                        new StopSignal(),
                        OutputStream.nullOutputStream());
        assertThat(run.version("judge")).isPresent();
        assertThat(run.version("other")).isEmpty();
        write(folder.resolve("package"), run.provenance("none", Map.of()));
        assertThat(ModelPackage.open(folder.resolve("package")).manifest().training().versions())
                .containsExactly(
                        Map.entry(
                                "judge",
                                new Provenance.Base("judge", 1, ModelPackage.idOf(judge))));
    }

    private static void write(Path target, Provenance provenance) throws IOException {
        PackageWriter.write(
                target,
                new PackageWriter.Draft(
                        "test",
                        "A package",
                        JSON.createObjectNode(),
                        List.of(),
                        List.of(),
                        provenance),
                each ->
                        Safetensors.write(
                                each.resolve(ModelManifest.WEIGHTS),
                                List.of(Tensor.of("one", new float[] {1}, 1))));
    }
}
