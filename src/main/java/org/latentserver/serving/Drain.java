package org.latentserver.serving;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Goes on to answer for a while after the server has said that it is not ready, until balancers
 * have noticed; only then no connection is taken any more. Calls under way end at any rate.
 */
@Component
class Drain implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private final ServingSettings settings;
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean running;
    private volatile boolean draining;

    Drain(ServingSettings settings) {
        this.settings = settings;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        draining = true;
        if (settings.drainDelay().isZero()) {
            return;
        }
        log.info("not ready any more, answering for another {}", settings.drainDelay());
        try {
            var _ = never.await(settings.drainDelay().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the server is about to go, so that clients should look for another. */
    boolean isDraining() {
        return draining;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before the web server, which begins to refuse connections as its first act. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
