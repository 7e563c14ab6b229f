package org.latentserver.serving;

import java.util.List;

/** A loaded version that answers calls. Safe for use by several threads until closed. */
public interface ServedModel extends AutoCloseable {
    /**
     * Runs the real paths once over real shapes, so that the first caller waits no longer than the
     * rest.
     */
    void warmUp();

    /** Bytes of heap and native memory that the loaded model holds, estimated. */
    long bytes();

    /** All its batchers, for their counts. */
    default List<Batcher<?, ?>> batchers() {
        return List.of();
    }

    /** Frees all it holds. Called once, when the last lease is closed. */
    @Override
    void close();
}
