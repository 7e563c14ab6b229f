package org.latentserver.security.keys;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Reads the keys again and again, and a last time at the end for the times of their use. */
@Component
class KeyRefresh implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRefresh.class);

    private final KeyChain chain;
    private final KeySettings settings;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("key-refresh").factory());
    private volatile boolean running;

    KeyRefresh(KeyChain chain, KeySettings settings) {
        this.chain = chain;
        this.settings = settings;
    }

    @Override
    public void start() {
        running = true;
        long every = settings.keyRefresh().toMillis();
        var _ = executor.scheduleWithFixedDelay(this::refresh, every, every, TimeUnit.MILLISECONDS);
    }

    private void refresh() {
        try {
            chain.reload();
        } catch (DataAccessException e) {
            LOG.warn("API keys could not be read again; those known stay in force", e);
        }
    }

    @Override
    public void stop() {
        executor.shutdownNow();
        refresh();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
