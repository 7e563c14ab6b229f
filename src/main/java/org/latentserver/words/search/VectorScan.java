package org.latentserver.words.search;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Products on SIMD registers, four rows at a time. Only loaded when the JVM has the Vector API. */
final class VectorScan implements RowScan {
    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
    private static final int LANES = Lanes.COUNT;

    /** Holds at least as many codes as there are lanes; there is no register of four bytes. */
    private static final VectorSpecies<Byte> CODES =
            LANES > 8 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

    private static final int PANEL = 2 * LANES;

    @Override
    public void products(MemorySegment rows, int from, int to, float[] query, float[] products) {
        int row = from;
        for (; row + 4 <= to; row += 4) {
            four(rows, row, query, products, row - from);
        }
        for (; row < to; row++) {
            products[row - from] = one(rows, row, query);
        }
    }

    private static void four(
            MemorySegment rows, int row, float[] query, float[] products, int target) {
        int length = query.length;
        long bytes = (long) length * Float.BYTES;
        long at = row * bytes;
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int i = 0;
        for (; i < SPECIES.loopBound(length); i += LANES, at += (long) LANES * Float.BYTES) {
            FloatVector q = FloatVector.fromArray(SPECIES, query, i);
            a = load(rows, at).fma(q, a);
            b = load(rows, at + bytes).fma(q, b);
            c = load(rows, at + 2 * bytes).fma(q, c);
            d = load(rows, at + 3 * bytes).fma(q, d);
        }
        float sumA = Lanes.sum(a);
        float sumB = Lanes.sum(b);
        float sumC = Lanes.sum(c);
        float sumD = Lanes.sum(d);
        for (; i < length; i++, at += Float.BYTES) {
            sumA += rows.get(FloatRows.FLOAT, at) * query[i];
            sumB += rows.get(FloatRows.FLOAT, at + bytes) * query[i];
            sumC += rows.get(FloatRows.FLOAT, at + 2 * bytes) * query[i];
            sumD += rows.get(FloatRows.FLOAT, at + 3 * bytes) * query[i];
        }
        products[target] = sumA;
        products[target + 1] = sumB;
        products[target + 2] = sumC;
        products[target + 3] = sumD;
    }

    private static FloatVector load(MemorySegment rows, long at) {
        return FloatVector.fromMemorySegment(SPECIES, rows, at, ByteOrder.LITTLE_ENDIAN);
    }

    private static float one(MemorySegment rows, int row, float[] query) {
        long at = (long) row * query.length * Float.BYTES;
        FloatVector sum = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i < SPECIES.loopBound(query.length); i += LANES, at += (long) LANES * Float.BYTES) {
            sum = load(rows, at).fma(FloatVector.fromArray(SPECIES, query, i), sum);
        }
        float total = Lanes.sum(sum);
        for (; i < query.length; i++, at += Float.BYTES) {
            total += rows.get(FloatRows.FLOAT, at) * query[i];
        }
        return total;
    }

    @Override
    public void codeProducts(ByteRows rows, int from, int to, float[] query, float[] products) {
        MemorySegment codes = rows.codes();
        long stride = rows.stride();
        int row = from;
        for (; row + 4 <= to; row += 4) {
            long at = row * stride;
            fourCoded(
                    codes,
                    at,
                    at + stride,
                    at + 2 * stride,
                    at + 3 * stride,
                    query,
                    products,
                    row - from);
        }
        for (; row < to; row++) {
            products[row - from] = oneCoded(codes, row * stride, query);
        }
    }

    @Override
    public void codeProducts(
            ByteRows rows, int[] chosen, int count, float[] query, float[] products) {
        MemorySegment codes = rows.codes();
        long stride = rows.stride();
        int i = 0;
        for (; i + 4 <= count; i += 4) { // four waits for memory at once
            fourCoded(
                    codes,
                    chosen[i] * stride,
                    chosen[i + 1] * stride,
                    chosen[i + 2] * stride,
                    chosen[i + 3] * stride,
                    query,
                    products,
                    i);
        }
        for (; i < count; i++) {
            products[i] = oneCoded(codes, chosen[i] * stride, query);
        }
    }

    private static void fourCoded(
            MemorySegment codes,
            long first,
            long second,
            long third,
            long fourth,
            float[] query,
            float[] products,
            int target) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        for (int i = 0; i < query.length; i += LANES) {
            FloatVector q = FloatVector.fromArray(SPECIES, query, i);
            a = decoded(codes, first + i).fma(q, a);
            b = decoded(codes, second + i).fma(q, b);
            c = decoded(codes, third + i).fma(q, c);
            d = decoded(codes, fourth + i).fma(q, d);
        }
        products[target] = Lanes.sum(a);
        products[target + 1] = Lanes.sum(b);
        products[target + 2] = Lanes.sum(c);
        products[target + 3] = Lanes.sum(d);
    }

    private static float oneCoded(MemorySegment codes, long at, float[] query) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < query.length; i += LANES) {
            sum = decoded(codes, at + i).fma(FloatVector.fromArray(SPECIES, query, i), sum);
        }
        return Lanes.sum(sum);
    }

    private static FloatVector decoded(MemorySegment codes, long at) {
        return (FloatVector)
                ByteVector.fromMemorySegment(CODES, codes, at, ByteOrder.LITTLE_ENDIAN)
                        .convertShape(VectorOperators.B2F, SPECIES, 0);
    }

    @Override
    public void decode(ByteRows rows, int from, int to, float[] target) {
        long start = (long) from * rows.stride();
        int values = (to - from) * rows.stride();
        for (int i = 0; i < values; i += LANES) {
            decoded(rows.codes(), start + i).intoArray(target, i);
        }
    }

    @Override
    public int panelWidth() {
        return PANEL;
    }

    @Override
    public void panel(float[] rows, int count, int dimension, float[] queries, float[] products) {
        for (int row = 0; row < count; row += 4) {
            fourRows(rows, row * dimension, dimension, queries, products, row * PANEL);
        }
    }

    /** A lane a query: eight sums stay in registers, and none is across lanes. */
    private static void fourRows(
            float[] rows, int first, int dimension, float[] queries, float[] products, int target) {
        int second = first + dimension;
        int third = second + dimension;
        int fourth = third + dimension;
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        for (int i = 0; i < dimension; i++) {
            FloatVector q0 = FloatVector.fromArray(SPECIES, queries, i * PANEL);
            FloatVector q1 = FloatVector.fromArray(SPECIES, queries, i * PANEL + LANES);
            FloatVector a = FloatVector.broadcast(SPECIES, rows[first + i]);
            a0 = a.fma(q0, a0);
            a1 = a.fma(q1, a1);
            FloatVector b = FloatVector.broadcast(SPECIES, rows[second + i]);
            b0 = b.fma(q0, b0);
            b1 = b.fma(q1, b1);
            FloatVector c = FloatVector.broadcast(SPECIES, rows[third + i]);
            c0 = c.fma(q0, c0);
            c1 = c.fma(q1, c1);
            FloatVector d = FloatVector.broadcast(SPECIES, rows[fourth + i]);
            d0 = d.fma(q0, d0);
            d1 = d.fma(q1, d1);
        }
        a0.intoArray(products, target);
        a1.intoArray(products, target + LANES);
        b0.intoArray(products, target + PANEL);
        b1.intoArray(products, target + PANEL + LANES);
        c0.intoArray(products, target + 2 * PANEL);
        c1.intoArray(products, target + 2 * PANEL + LANES);
        d0.intoArray(products, target + 3 * PANEL);
        d1.intoArray(products, target + 3 * PANEL + LANES);
    }

    @Override
    public long above(float[] products, int at, float scale, float error, float[] bars) {
        return above(products, at, scale, error, bars, 0)
                | above(products, at, scale, error, bars, LANES) << LANES;
    }

    private static long above(
            float[] products, int at, float scale, float error, float[] bars, int lane) {
        return FloatVector.fromArray(SPECIES, products, at + lane)
                .mul(scale)
                .add(error)
                .compare(VectorOperators.GT, FloatVector.fromArray(SPECIES, bars, lane))
                .toLong();
    }
}
