package org.latentserver.security.keys;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
    private volatile @Nullable ScheduledExecutorService executor; // while it runs

    KeyRefresh(KeyChain chain, KeySettings settings) {
        this.chain = chain;
        this.settings = settings;
    }

    @Override
    public void start() {
        ScheduledExecutorService started =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("key-refresh").factory());
        executor = started;
        long every = settings.keyRefresh().toMillis();
        var _ = started.scheduleWithFixedDelay(this::refresh, every, every, TimeUnit.MILLISECONDS);
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
        ScheduledExecutorService stopped = executor;
        if (stopped != null) {
            stopped.shutdownNow();
            refresh();
            executor = null;
        }
    }

    @Override
    public boolean isRunning() {
        return executor != null;
    }
}
