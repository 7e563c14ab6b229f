package org.latentserver.models;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Spares a call the queries: what references resolved to, forgotten at each change of this server
 * and after a second, as another server on the same database may have changed it.
 */
@Component
class ResolvedReferences {
    static final long LIFETIME_MILLIS = 1000;

    private static final int MAX_ENTRIES = 10_000;

    private record Entry(Route route, long generation, long until) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();
    private final Clock clock;

    ResolvedReferences(Clock clock) {
        this.clock = clock;
    }

    Route get(String reference, Supplier<Route> query) {
        Entry entry = entries.get(reference);
        // read before the query: a change during it makes the answer good for this call only
        long current = generation.get();
        if (entry != null && entry.generation() == current && clock.millis() < entry.until()) {
            return entry.route();
        }
        Route route = query.get();
        if (entries.size() >= MAX_ENTRIES) {
            entries.clear();
        }
        entries.put(reference, new Entry(route, current, clock.millis() + LIFETIME_MILLIS));
        return route;
    }

    void forget() {
        generation.incrementAndGet();
    }
}
