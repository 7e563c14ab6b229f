package org.latentserver.serving.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;

/** How a shadow's answers compare with those given; as many series as operators start shadows. */
public final class ShadowMeters {
    private static final double[] BOUNDS = {1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 1};

    private final MeterRegistry registry;
    private final Tags tags;

    /** What became of a call that a shadow should compute. */
    public enum Fate {
        COMPARED,
        /** The shadow threw; its version may take other inputs. */
        FAILED,
        /** There was no room for it. */
        DROPPED
    }

    public ShadowMeters(
            MeterRegistry registry, ServedVersion version, String shadow, String batcher) {
        this.registry = registry;
        tags =
                Tags.of(
                        "model",
                        version.model(),
                        "version",
                        version.version(),
                        "shadow",
                        shadow,
                        "batcher",
                        batcher);
    }

    public void count(Fate fate) {
        registry.counter(
                        "latent.shadow.calls",
                        tags.and("fate", fate.name().toLowerCase(Locale.ROOT)))
                .increment();
    }

    /** Of one call, the mean over its items. */
    public void difference(double value) {
        DistributionSummary.builder("latent.shadow.difference")
                .description("Distance of a shadow's answers from those given")
                .serviceLevelObjectives(BOUNDS)
                .tags(tags)
                .register(registry)
                .record(value);
        count(Fate.COMPARED);
    }
}
