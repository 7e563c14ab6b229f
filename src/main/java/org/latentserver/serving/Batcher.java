package org.latentserver.serving;

import java.util.List;

/**
 * Natural batching: a free worker takes what waits, up to the batch limit, and never waits for
 * more. Safe for use by several threads.
 */
public interface Batcher<I, O> extends AutoCloseable {
    /**
     * Answers the items in their order; blocks until all are done.
     *
     * @throws org.latentserver.api.ServiceException OVERLOADED when the queue is full, TIMEOUT when
     *     the deadline passes, or whatever the function threw
     */
    List<O> call(List<I> items);

    /** As it was created with: the same for the same verb of all versions of a family. */
    default String name() {
        return "";
    }

    /**
     * Makes sure that a call of one item could come in now, on this thread's terms.
     *
     * @throws org.latentserver.api.ServiceException OVERLOADED when not
     */
    default void checkRoom() {}

    /** What it has done so far. */
    default BatchCounts counts() {
        return BatchCounts.NONE;
    }

    @Override
    void close();
}
