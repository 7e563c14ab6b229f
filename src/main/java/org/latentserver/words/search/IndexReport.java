package org.latentserver.words.search;

import org.jspecify.annotations.Nullable;

/**
 * How rows are searched, as measured.
 *
 * @param rows of how many
 * @param dimension values of a row
 * @param scan of exact answers
 * @param graph of approximate ones
 */
public record IndexReport(int rows, int dimension, Scan scan, Graph graph) {
    /** Answers found that are among the true k = 10, of sampled rows as queries. */
    public record Recall(double at10, int queries) {}

    /**
     * @param compressed int8 codes are scanned, exact cosines rank
     * @param bytes of the codes
     * @param recall of the scan over codes against one over the rows; null until measured
     */
    public record Scan(boolean compressed, long bytes, @Nullable Recall recall) {}

    /** Of the graph. */
    public enum State {
        /** The vocabulary is too small to need one. */
        NONE,
        /** Answers are exact meanwhile. */
        BUILDING,
        READY,
        /** Answers stay exact. */
        FAILED
    }

    /**
     * @param progress of the build, 0 to 1
     * @param bytes on disk, mapped; 0 until it is ready
     * @param buildSeconds null until it is ready
     * @param recall against exact answers; null until measured
     */
    public record Graph(
            State state,
            double progress,
            long bytes,
            @Nullable Double buildSeconds,
            @Nullable Recall recall) {}
}
