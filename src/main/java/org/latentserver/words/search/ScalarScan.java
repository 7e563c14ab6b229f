package org.latentserver.words.search;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Products in plain Java, for JVMs without the Vector API. */
final class ScalarScan implements RowScan {
    private static final int PANEL = 16;

    @Override
    public void products(MemorySegment rows, int from, int to, float[] query, float[] products) {
        long at = (long) from * query.length * Float.BYTES;
        for (int row = from; row < to; row++) {
            float sum = 0;
            for (int i = 0; i < query.length; i++, at += Float.BYTES) {
                sum += rows.get(FloatRows.FLOAT, at) * query[i];
            }
            products[row - from] = sum;
        }
    }

    @Override
    public void codeProducts(ByteRows rows, int from, int to, float[] query, float[] products) {
        for (int row = from; row < to; row++) {
            products[row - from] = codeProduct(rows, row, query);
        }
    }

    @Override
    public void codeProducts(
            ByteRows rows, int[] chosen, int count, float[] query, float[] products) {
        for (int i = 0; i < count; i++) {
            products[i] = codeProduct(rows, chosen[i], query);
        }
    }

    private static float codeProduct(ByteRows rows, int row, float[] query) {
        long at = (long) row * rows.stride();
        float sum = 0;
        for (int i = 0; i < rows.stride(); i++) {
            sum += rows.codes().get(ValueLayout.JAVA_BYTE, at + i) * query[i];
        }
        return sum;
    }

    @Override
    public void decode(ByteRows rows, int from, int to, float[] target) {
        long start = (long) from * rows.stride();
        int values = (to - from) * rows.stride();
        for (int i = 0; i < values; i++) {
            target[i] = rows.codes().get(ValueLayout.JAVA_BYTE, start + i);
        }
    }

    @Override
    public int panelWidth() {
        return PANEL;
    }

    @Override
    public void panel(float[] rows, int count, int dimension, float[] queries, float[] products) {
        Arrays.fill(products, 0, count * PANEL, 0);
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < dimension; i++) {
                float value = rows[row * dimension + i];
                for (int q = 0; q < PANEL; q++) { // compiled to SIMD even without the Vector API
                    products[row * PANEL + q] += value * queries[i * PANEL + q];
                }
            }
        }
    }

    @Override
    public long above(float[] products, int at, float scale, float error, float[] bars) {
        long bits = 0;
        for (int q = 0; q < PANEL; q++) {
            if (products[at + q] * scale + error > bars[q]) {
                bits |= 1L << q;
            }
        }
        return bits;
    }
}
