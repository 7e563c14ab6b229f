package org.latentserver.serving.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/** What one loaded version takes; gone when it is unloaded. */
public final class VersionMeters implements AutoCloseable {
    private final MeterRegistry registry;
    private final Gauge bytes;

    public VersionMeters(MeterRegistry registry, ServedVersion version, LongSupplier taken) {
        this.registry = registry;
        bytes =
                Gauge.builder("latent.model.size", taken::getAsLong)
                        .description("Heap and native memory of a loaded version, estimated")
                        .baseUnit("bytes")
                        .tags("model", version.model(), "version", version.version())
                        .register(registry);
    }

    @Override
    public void close() {
        registry.remove(bytes);
    }
}
