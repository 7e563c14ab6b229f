package org.latentserver.words.search;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Products in plain Java, for JVMs without the Vector API. */
final class ScalarScan implements RowScan {
    static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public void products(MemorySegment rows, int from, int to, float[] query, float[] products) {
        long at = (long) from * query.length * Float.BYTES;
        for (int row = from; row < to; row++) {
            float sum = 0;
            for (int i = 0; i < query.length; i++, at += Float.BYTES) {
                sum += rows.get(FLOAT, at) * query[i];
            }
            products[row - from] = sum;
        }
    }
}
