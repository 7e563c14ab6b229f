package org.latentserver.words.search;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * The threads that share one large scan; the caller's is one of them. Safe for use by several
 * threads, which then wait for each other's parts.
 */
public final class ScanThreads implements AutoCloseable {
    private final int threads;
    private final ExecutorService helpers;

    /** A range of rows. */
    @FunctionalInterface
    interface Part {
        void scan(int from, int to);
    }

    /**
     * @param threads at least 1; with 1, callers scan alone
     */
    public ScanThreads(int threads) {
        this.threads = threads;
        helpers =
                Executors.newFixedThreadPool(
                        Math.max(1, threads - 1),
                        Thread.ofPlatform().name("word-scan-", 1).daemon().factory());
    }

    int count() {
        return threads;
    }

    Executor helpers() {
        return helpers;
    }

    /**
     * Cuts the rows from 0 to {@code count} into a part a thread and returns when all are done.
     *
     * @param least rows of a part, which is not worth another thread below
     */
    void split(int count, int least, Part part) {
        int parts = Math.clamp(count / Math.max(1, least), 1, threads);
        List<FutureTask<?>> others = new ArrayList<>();
        for (int i = 1; i < parts; i++) {
            int from = bound(count, parts, i);
            int to = bound(count, parts, i + 1);
            FutureTask<?> task = new FutureTask<>(() -> part.scan(from, to), null);
            others.add(task);
            helpers.execute(task);
        }
        try {
            part.scan(0, bound(count, parts, 1));
        } finally {
            others.forEach(ScanThreads::await);
        }
    }

    private static int bound(int count, int parts, int i) {
        return (int) ((long) count * i / parts);
    }

    /** Waits at any rate: the memory that is read may be freed next. */
    private static void await(FutureTask<?> task) {
        boolean interrupted = false;
        while (true) {
            try {
                task.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException("a part of the scan failed", e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        helpers.close();
    }
}
