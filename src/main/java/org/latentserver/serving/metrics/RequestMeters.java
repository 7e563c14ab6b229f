package org.latentserver.serving.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Times of requests by version, verb and outcome. A label is the name of a registered version, a
 * route of ours or one of a few outcomes, never what a client sent; and after so many versions all
 * further ones share a label.
 */
@Component
class RequestMeters {
    /** Of these and fewer than a hundred verbs and outcomes there is a series each, at most. */
    static final int MAX_VERSIONS = 200;

    private record Key(ServedVersion version, String verb, Outcome outcome) {}

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Set<ServedVersion> versions = ConcurrentHashMap.newKeySet();

    RequestMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void record(ServedVersion served, String verb, Outcome outcome, long nanos) {
        timers.computeIfAbsent(new Key(bounded(served), verb, outcome), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private ServedVersion bounded(ServedVersion served) {
        if (versions.contains(served)) {
            return served;
        }
        if (versions.size() >= MAX_VERSIONS) {
            return ServedVersion.OTHER;
        }
        versions.add(served);
        return served;
    }

    private Timer timer(Key key) {
        return Timer.builder("latent.requests")
                .description("Requests to models, from the first byte read to the last one written")
                .serviceLevelObjectives(Buckets.TIMES)
                .tags(
                        "model",
                        key.version().model(),
                        "version",
                        key.version().version(),
                        "verb",
                        key.verb(),
                        "outcome",
                        key.outcome().label())
                .register(registry);
    }
}
