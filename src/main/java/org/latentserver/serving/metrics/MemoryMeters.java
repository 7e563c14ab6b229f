package org.latentserver.serving.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/**
 * Memory of the whole process, as Linux counts it, which tensors, mapped vectors and libraries are
 * part of; the JVM's own meters know of none of these. Absent on other systems.
 */
@Component
class MemoryMeters implements MeterBinder {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long KILO = 1024;

    @Override
    public void bindTo(MeterRegistry registry) {
        if (!Files.isReadable(STATUS)) {
            return;
        }
        Gauge.builder("latent.memory.resident", () -> bytes("VmRSS:"))
                .description("Memory of the process, mapped files included")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("latent.memory.native", MemoryMeters::outsideTheJvm)
                .description("Memory of the process that is neither mapped files nor the JVM's own")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Anonymous pages less what the JVM has committed, not all of which need be resident. */
    private static double outsideTheJvm() {
        MemoryMXBean jvm = ManagementFactory.getMemoryMXBean();
        long committed =
                jvm.getHeapMemoryUsage().getCommitted()
                        + jvm.getNonHeapMemoryUsage().getCommitted();
        return Math.max(0, bytes("RssAnon:") - committed);
    }

    private static double bytes(String name) {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(name)) {
                    return Double.parseDouble(line.replaceAll("\\D", "")) * KILO;
                }
            }
            return Double.NaN;
        } catch (IOException _) {
            return Double.NaN;
        }
    }
}
