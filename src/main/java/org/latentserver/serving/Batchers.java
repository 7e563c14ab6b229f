package org.latentserver.serving;

import java.util.List;
import java.util.function.Function;

/** Makes batchers with the server's limits on queue, batch and time. */
public interface Batchers {
    /**
     * A batcher over a function that answers several items at once: outputs in the order of the
     * inputs, one each. The function runs on the batcher's threads; when it throws for a batch of
     * several, each item is tried alone, so that a bad one fails alone.
     */
    <I, O> Batcher<I, O> create(String name, Function<List<I>, List<O>> function);

    /** Threads that one pass of such a function may use, when it can. */
    default int threads() {
        return 1;
    }
}
