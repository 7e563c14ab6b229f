package org.latentserver.datasets.content;

import java.lang.foreign.MemorySegment;

/**
 * Items of a stored data set, memory-mapped one after another. Safe for use by several threads
 * until closed.
 */
public sealed interface StoredItems extends AutoCloseable permits ImageContent, ArrayContent {
    DatasetDescription description();

    /** Item numbers of a split, ascending. */
    int[] items(Split split);

    /** Label number of an item; -1 where unknown. */
    int label(int item);

    /** Writes one item's values, row-major, into the target from {@code at} on. */
    void copy(int item, float[] target, int at);

    /** All items as they are stored; not to be used after {@link #close}. */
    MemorySegment values();

    @Override
    void close();
}
