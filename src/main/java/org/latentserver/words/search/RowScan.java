package org.latentserver.words.search;

import java.lang.foreign.MemorySegment;

/** Inner products of a query with many rows. Implementations hold no state: threads share one. */
public interface RowScan {
    /**
     * Writes the product of the query with row r to {@code products[r - from]}.
     *
     * @param rows float32, little-endian, row-major without gaps, {@code query.length} values a row
     */
    void products(MemorySegment rows, int from, int to, float[] query, float[] products);

    /** The fastest one that this JVM can run. */
    static RowScan best() {
        boolean simd = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return simd ? new VectorScan() : new ScalarScan();
    }
}
