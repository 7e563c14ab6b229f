package org.latentserver.words.search;

import java.lang.foreign.MemorySegment;

/** Inner products of queries with rows. Implementations hold no state: threads share one. */
public interface RowScan {
    /**
     * Writes the product of the query with row r to {@code products[r - from]}.
     *
     * @param rows float32, little-endian, row-major without gaps, {@code query.length} values a row
     */
    void products(MemorySegment rows, int from, int to, float[] query, float[] products);

    /**
     * As {@link #products}, with int8 codes; products are unscaled.
     *
     * @param query padded to the codes' stride
     */
    void codeProducts(ByteRows rows, int from, int to, float[] query, float[] products);

    /**
     * The unscaled product of the query with the codes of row {@code chosen[i]} to {@code
     * products[i]}, for the first {@code count}.
     */
    void codeProducts(ByteRows rows, int[] chosen, int count, float[] query, float[] products);

    /** Writes the codes of rows as numbers, one row after the other. */
    void decode(ByteRows rows, int from, int to, float[] target);

    /** Queries of one {@link #panel}, at most 64. */
    int panelWidth();

    /**
     * Products of several rows with {@link #panelWidth()} queries at once, which lets each value
     * that is read serve all of them.
     *
     * @param rows {@code count} rows of {@code dimension} values, one after the other
     * @param count a multiple of 4
     * @param queries value i of query q at {@code i * panelWidth + q}
     * @param products of row r with query q to {@code r * panelWidth + q}
     */
    void panel(float[] rows, int count, int dimension, float[] queries, float[] products);

    /** Bit q is set when product q times the scale, plus the error, is above bar q. */
    long above(float[] products, int at, float scale, float error, float[] bars);

    /** The fastest one that this JVM can run. */
    static RowScan best() {
        boolean simd = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return simd ? new VectorScan() : new ScalarScan();
    }
}
