package org.latentserver.jobs;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Wakes those who follow a job when something happened to it on this server. Only a hint: what
 * happened is in the database, and followers look there by themselves from time to time.
 */
@Component
class JobFeed {
    private final Map<Follower, String> followers = new ConcurrentHashMap<>();

    /** Waits for changes of one job; closed after use. */
    final class Follower implements AutoCloseable {
        private final Semaphore changes = new Semaphore(0);

        /** Returns at the next change since the last call, or after the given time. */
        void await(Duration patience) throws InterruptedException {
            if (changes.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                changes.drainPermits();
            }
        }

        @Override
        public void close() {
            followers.remove(this);
        }
    }

    Follower follow(String job) {
        Follower follower = new Follower();
        followers.put(follower, job);
        return follower;
    }

    void changed(String job) {
        followers.forEach((follower, followed) -> {
            if (followed.equals(job)) {
                follower.changes.release();
            }
        });
    }
}
