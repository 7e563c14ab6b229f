package org.latentserver.words.search;

import java.lang.foreign.MemorySegment;

/** Rows as a scan reads them: as they are, or rounded to int8. */
sealed interface RowSource {
    /** Values that a row takes in a block; queries are padded to it. */
    int width();

    /** The products of rows with a query of {@link #width()} values. */
    void products(RowScan scan, int from, int to, float[] query, float[] products);

    /** The values of rows, one row after the other. */
    void fill(RowScan scan, int from, int to, float[] block);

    /** What turns a product with the row into a cosine. */
    float scale(int row);

    /** How far that can be from the cosine. */
    float error(int row);

    record Exact(FloatRows rows) implements RowSource {
        @Override
        public int width() {
            return rows.dimension();
        }

        @Override
        public void products(RowScan scan, int from, int to, float[] query, float[] products) {
            scan.products(rows.values(), from, to, query, products);
        }

        @Override
        public void fill(RowScan scan, int from, int to, float[] block) {
            long at = (long) from * width() * Float.BYTES;
            MemorySegment.copy(rows.values(), FloatRows.FLOAT, at, block, 0, (to - from) * width());
        }

        @Override
        public float scale(int row) {
            return rows.inverseNorms()[row];
        }

        @Override
        public float error(int row) {
            return 0;
        }
    }

    record Rounded(ByteRows rows) implements RowSource {
        @Override
        public int width() {
            return rows.stride();
        }

        @Override
        public void products(RowScan scan, int from, int to, float[] query, float[] products) {
            scan.codeProducts(rows, from, to, query, products);
        }

        @Override
        public void fill(RowScan scan, int from, int to, float[] block) {
            scan.decode(rows, from, to, block);
        }

        @Override
        public float scale(int row) {
            return rows.scales()[row];
        }

        @Override
        public float error(int row) {
            return rows.errors()[row];
        }
    }
}
