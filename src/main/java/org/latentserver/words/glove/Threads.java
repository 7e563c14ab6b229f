package org.latentserver.words.glove;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Some threads that share work. */
final class Threads implements AutoCloseable {
    /** Pieces of work that are done or under way before the oldest is taken, for each thread. */
    private static final int AHEAD = 2;

    private final int count;
    private final ExecutorService pool;

    Threads(int count) {
        this.count = count;
        pool =
                Executors.newFixedThreadPool(
                        count, Thread.ofPlatform().daemon().name("glove-", 0).factory());
    }

    int count() {
        return count;
    }

    /** What to do with a result; on the calling thread. */
    @FunctionalInterface
    interface Taker<T> {
        void take(T result) throws IOException;
    }

    /** Does all the work and hands on the results in its order; few wait at a time. */
    <T> void inOrder(Iterator<? extends Callable<T>> work, Taker<T> taker) throws IOException {
        Deque<Future<T>> ahead = new ArrayDeque<>();
        try {
            while (work.hasNext() || !ahead.isEmpty()) {
                while (work.hasNext() && ahead.size() < AHEAD * count) {
                    ahead.add(pool.submit(work.next()));
                }
                taker.take(await(ahead.remove()));
            }
        } finally {
            ahead.forEach(future -> future.cancel(false));
        }
    }

    /** Does all the work. */
    void all(List<Callable<Void>> work) {
        work.stream().map(pool::submit).toList().forEach(Threads::await);
    }

    private static <T> T await(Future<T> part) {
        try {
            return part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in training", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw new UncheckedIOException(failure);
            }
            throw new IllegalStateException("a training thread failed", e.getCause());
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
