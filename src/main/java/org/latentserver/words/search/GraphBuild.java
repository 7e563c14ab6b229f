package org.latentserver.words.search;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import org.apache.lucene.search.TaskExecutor;
import org.apache.lucene.util.hnsw.HnswConcurrentMergeBuilder;
import org.apache.lucene.util.hnsw.HnswGraphBuilder;
import org.apache.lucene.util.hnsw.OnHeapHnswGraph;

/** Builds a graph on threads of the lowest priority, so that answers go first. */
final class GraphBuild {
    /** Candidates for neighbours of a new node, the paper's efConstruction. */
    private static final int BEAM = 100;

    private static final long SEED = 42;

    private final CodeScorer.Supplier scorers;
    private final int threads;
    private final BooleanSupplier stopped;
    private final OnHeapHnswGraph graph;

    GraphBuild(CodeScorer.Supplier scorers, int threads, BooleanSupplier stopped)
            throws IOException {
        this.scorers = scorers;
        this.threads = threads;
        this.stopped = stopped;
        graph =
                HnswGraphBuilder.create(
                                scorers, GraphFile.CONNECTIONS, BEAM, SEED, scorers.codes().count())
                        .getGraph();
    }

    /** The share that is done, 0 to 1. */
    double progress() {
        return Math.min(1, (double) graph.size() / scorers.codes().count());
    }

    /**
     * Builds on; with several threads, their timing makes the graph slightly another each time.
     *
     * @throws CancellationException when stopped
     */
    OnHeapHnswGraph run() throws IOException {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads, factory())) {
            HnswConcurrentMergeBuilder builder =
                    new HnswConcurrentMergeBuilder(
                            new TaskExecutor(pool),
                            threads,
                            scorers,
                            GraphFile.CONNECTIONS,
                            BEAM,
                            graph,
                            null);
            builder.setAbortCheck(this::checkStopped);
            return builder.build(scorers.codes().count());
        }
    }

    private static ThreadFactory factory() {
        return Thread.ofPlatform().name("word-index-", 1).daemon().factory();
    }

    private void checkStopped() {
        if (stopped.getAsBoolean()) {
            throw new CancellationException("the model is unloaded");
        }
    }
}
