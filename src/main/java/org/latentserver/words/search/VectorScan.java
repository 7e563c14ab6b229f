package org.latentserver.words.search;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Products on SIMD registers, four rows at a time. Only loaded when the JVM has the Vector API. */
final class VectorScan implements RowScan {
    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
    private static final int LANES = Lanes.COUNT;

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
            sumA += rows.get(ScalarScan.FLOAT, at) * query[i];
            sumB += rows.get(ScalarScan.FLOAT, at + bytes) * query[i];
            sumC += rows.get(ScalarScan.FLOAT, at + 2 * bytes) * query[i];
            sumD += rows.get(ScalarScan.FLOAT, at + 3 * bytes) * query[i];
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
            total += rows.get(ScalarScan.FLOAT, at) * query[i];
        }
        return total;
    }
}
