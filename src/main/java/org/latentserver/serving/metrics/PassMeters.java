package org.latentserver.serving.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one batcher of a loaded version; they go when it is unloaded, so that there are no
 * more of them than of loaded versions. Safe for use by several threads.
 */
public final class PassMeters implements AutoCloseable {
    private final MeterRegistry registry;
    private final Timer queued;
    private final Timer computed;
    private final DistributionSummary sizes;
    private final List<Meter> all;

    private PassMeters(
            MeterRegistry registry,
            ServedVersion version,
            String batcher,
            int limit,
            IntSupplier waiting) {
        this.registry = registry;
        Tags tags =
                Tags.of("model", version.model(), "version", version.version(), "batcher", batcher);
        queued =
                Timer.builder("latent.queue")
                        .description("Time that an item waited for its pass")
                        .serviceLevelObjectives(Buckets.TIMES)
                        .tags(tags)
                        .register(registry);
        computed =
                Timer.builder("latent.compute")
                        .description("Time of a pass")
                        .serviceLevelObjectives(Buckets.TIMES)
                        .tags(tags)
                        .register(registry);
        sizes =
                DistributionSummary.builder("latent.batch.items")
                        .description("Items of a pass")
                        .serviceLevelObjectives(Buckets.SIZES)
                        .tags(tags)
                        .register(registry);
        Gauge depth =
                Gauge.builder("latent.queue.items", waiting::getAsInt)
                        .description("Items that wait now")
                        .tags(tags)
                        .register(registry);
        Gauge bound =
                Gauge.builder("latent.queue.limit", () -> limit)
                        .description("Items that may wait; more are refused with 429")
                        .tags(tags)
                        .register(registry);
        all = List.of(queued, computed, sizes, depth, bound);
    }

    /** The meters of a batcher that is made now; null where that is of no version. */
    public static @Nullable PassMeters of(
            MeterRegistry registry, String batcher, int limit, IntSupplier waiting) {
        ServedVersion version = ServedVersion.loading();
        return version == null ? null : new PassMeters(registry, version, batcher, limit, waiting);
    }

    /** Of some neighbouring items in a pass, which waited equally long. */
    public void queued(int items, long nanos) {
        for (int i = 0; i < items; i++) {
            queued.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    public void computed(int items, long nanos) {
        computed.record(nanos, TimeUnit.NANOSECONDS);
        sizes.record(items);
    }

    @Override
    public void close() {
        all.forEach(registry::remove);
    }
}
