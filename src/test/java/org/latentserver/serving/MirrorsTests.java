package org.latentserver.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.latentserver.models.ModelVersion;
import org.latentserver.models.Route;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.Provenance;
import tools.jackson.databind.node.JsonNodeFactory;

@Timeout(30)
class MirrorsTests {
    private static final double TOLERANCE = 1e-6; // of sums of float32

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Vectors main = new Vectors(vector -> vector);
    private Vectors shadow = new Vectors(vector -> new float[] {vector[0], vector[1] + 1});
    private volatile int drawn;
    private final Mirrors mirrors =
            new Mirrors(
                    new Serving() {
                        @Override
                        public <T extends ServedModel> Lease<T> lease(
                                String reference, Class<T> type) {
                            assertThat(reference).isEqualTo("m:2");
                            return new HeldLease<>(
                                    new LoadedVersion.Key("m", 2), type.cast(shadow), () -> {});
                        }
                    },
                    _ -> drawn,
                    registry);
    private final LoadedVersion loaded = new LoadedVersion(new LoadedVersion.Key("m", 1));

    /** Answers vectors with vectors. */
    private final class Vectors implements ServedModel {
        private final NaturalBatcher<float[], float[]> batcher;

        Vectors(UnaryOperator<float[]> function) {
            batcher =
                    new NaturalBatcher<>(
                            "vectors",
                            items -> items.stream().map(function).toList(),
                            new NaturalBatcher.Limits(1, 8, 64, Duration.ofSeconds(20)),
                            new Random(1),
                            registry,
                            () -> false);
        }

        @Override
        public List<Batcher<?, ?>> batchers() {
            return List.of(batcher);
        }

        @Override
        public void warmUp() {}

        @Override
        public long bytes() {
            return 1;
        }

        @Override
        public void close() {
            batcher.close();
        }
    }

    @AfterEach
    void close() {
        mirrors.close();
        main.close();
        shadow.close();
    }

    private static ModelVersion version(int number) {
        Provenance training =
                new Provenance(
                        null,
                        null,
                        null,
                        null,
                        0,
                        "none",
                        "test",
                        "25",
                        Map.of(),
                        Instant.EPOCH,
                        0,
                        null);
        return new ModelVersion(
                "m",
                number,
                "p" + number,
                Instant.EPOCH,
                new ModelManifest(
                        1,
                        "vectors",
                        "",
                        JsonNodeFactory.instance.objectNode(),
                        List.of(),
                        List.of(),
                        training,
                        Map.of()));
    }

    private void mirror(String alias, Route.@Nullable Share share) {
        loaded.model.complete(main);
        mirrors.set(loaded, new Route(alias, version(1), null, share));
    }

    private double count(String fate) {
        return registry.find("latent.shadow.calls").tag("fate", fate).counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }

    private List<float[]> call() {
        return main.batcher.call(List.of(new float[] {3, 4}, new float[] {0, 2}));
    }

    @Test
    void measuresHowFarAShadowsAnswersAreFromThoseGiven() {
        mirror("default", new Route.Share(version(2), 50));
        drawn = 49;
        assertThat(call().getFirst()).containsExactly(3, 4);
        Awaitility.await().until(() -> count("compared") == 1);
        drawn = 50;
        call();
        DistributionSummary difference = registry.get("latent.shadow.difference").summary();
        // one apart, of lengths 5 and 2
        assertThat(difference.max()).isCloseTo((1. / 5 + 1. / 2) / 2, within(TOLERANCE));
        assertThat(difference.getId().getTag("version")).isEqualTo("1");
        assertThat(difference.getId().getTag("shadow")).isEqualTo("2");
        assertThat(difference.count()).isEqualTo(1);
    }

    @Test
    void aShadowThatFailsIsCountedAndHarmsNobody() {
        shadow.close();
        shadow =
                new Vectors(_ -> {
                    throw new IllegalArgumentException("of another shape");
                });
        mirror("default", new Route.Share(version(2), 100));
        assertThat(call()).hasSize(2);
        Awaitility.await().until(() -> count("failed") == 1);
        assertThat(count("compared")).isZero();
    }

    @Test
    void endsWithTheAliassShadowOnly() {
        mirror("default", new Route.Share(version(2), 100));
        mirror("other", null); // points to the same version
        call();
        Awaitility.await().until(() -> count("compared") == 1);
        mirror("default", null);
        call();
        shadow.close(); // a last comparison would fail now
        assertThat(count("compared") + count("failed") + count("dropped")).isEqualTo(1);
    }

    @Test
    void differencesOfOtherAnswersAreAllOrNothing() {
        assertThat(Differences.mean(List.of("a", List.of(1, 2)), List.of("b", List.of(1, 2))))
                .isEqualTo(.5);
        assertThat(Differences.mean(List.of(new float[2]), List.of(new float[3]))).isEqualTo(1);
        assertThat(Differences.mean(List.of(new float[2]), List.of(new float[2]))).isZero();
    }
}
