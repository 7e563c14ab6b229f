package org.latentserver.security.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.latentserver.security.access.RateLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Writes what was done into the audit log. What can't be written is logged in full as an error and
 * counted, since the call itself has been answered.
 */
@Component
public class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int DROP_EVERY = 1000;
    private static final int FIRST_FAILURE = 400;

    private final AuditRows rows;
    private final AuditSettings settings;
    private final Clock clock;
    private final Counter failures;
    private final RateLimit refusals;
    private final AtomicLong suppressed = new AtomicLong();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger sequence = new AtomicInteger();
    private final int server = new SecureRandom().nextInt(1 << 16);

    AuditLog(AuditRows rows, AuditSettings settings, Clock clock, MeterRegistry meters) {
        this.rows = rows;
        this.settings = settings;
        this.clock = clock;
        this.failures =
                Counter.builder("latent.audit.failures")
                        .description("entries of the audit log that could not be written")
                        .register(meters);
        this.refusals = new RateLimit(settings.refusalsPerMinute(), clock);
    }

    /** One call, with the status that it was answered with. */
    public void add(AuditedCall call, int status) {
        long before = 0;
        if (status >= FIRST_FAILURE) {
            if (!refusals.tryTake()) {
                suppressed.incrementAndGet();
                return;
            }
            before = suppressed.getAndSet(0);
        }
        Instant now = clock.instant();
        AuditEntry entry =
                new AuditEntry(
                        id(now),
                        now,
                        call.caller(),
                        call.method(),
                        call.route(),
                        call.path(),
                        call.created(),
                        status,
                        call.requestId(),
                        before);
        try {
            rows.insert(entry);
        } catch (DataAccessException e) {
            failures.increment();
            LOG.error("The audit log could not be written: {}", entry, e);
            return;
        }
        if (written.getAndIncrement() % DROP_EVERY == 0) {
            drop(now);
        }
    }

    /** Grows with time and, on one server, with each entry. */
    private String id(Instant now) {
        return "audit-%011x%06x%04x"
                .formatted(now.toEpochMilli(), sequence.getAndIncrement() & 0xffffff, server);
    }

    private void drop(Instant now) {
        try {
            rows.drop(now.minus(settings.retention()), settings.maxEntries());
        } catch (DataAccessException e) {
            LOG.warn("Old entries of the audit log could not be dropped", e);
        }
    }
}
