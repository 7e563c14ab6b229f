package org.latentserver.gan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.network.GanNetworks;
import org.latentserver.gan.network.Generator;
import org.latentserver.gan.network.Latents;
import org.latentserver.models.packages.ModelPackage;

/** The bundled generator's digits, and one of them over and over. */
class PerceptualClassifierTests {
    private static final int COUNT = 64;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @Test
    void oneDigitOverAndOverIsACollapseByItsClasses() throws IOException {
        ModelPackage bundled = bundled("digits-gan");
        GanArchitecture architecture = GanArchitecture.of(bundled.manifest());
        try (NDManager manager = PyTorch.newManager();
                Generator generator = GanNetworks.openGenerator(architecture, bundled, manager)) {
            PictureClassifier classifier =
                    PerceptualClassifier.open(bundled("digits-classifier"), manager);
            Probes probes = new Probes(manager, 1, classifier);
            float[] z = Latents.normal(7, COUNT, architecture.latentSize());
            NDArray digits =
                    generator.apply(
                            manager.create(z, new Shape(COUNT, architecture.latentSize())),
                            null,
                            false);
            probes.add(digits, digits);
            assertThat(probes.take()).containsEntry(EquilibriumRules.CLASSES, 1.0);
            probes.add(digits, digits.zerosLike().add(digits.get("3:4")));
            Map<String, Double> figures = probes.take();
            assertThat(figures.get("effectiveClasses")).isCloseTo(1, within(1e-9));
            assertThat(figures.get(EquilibriumRules.CLASSES)).isLessThan(0.2);
            Map<String, Double> shares =
                    figures.entrySet().stream()
                            .filter(figure -> figure.getKey().startsWith("classShare."))
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            assertThat(shares).hasSize(10).containsKeys("classShare.0", "classShare.9");
            assertThat(shares.values().stream().mapToDouble(share -> share).max().orElse(0))
                    .isCloseTo(1, within(1e-9));
            probes.close();
        }
    }

    private static ModelPackage bundled(String name) throws IOException {
        return ModelPackage.open(Path.of("models", name).toAbsolutePath());
    }
}
