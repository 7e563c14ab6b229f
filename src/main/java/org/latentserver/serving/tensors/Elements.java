package org.latentserver.serving.tensors;

/** The elements of a tensor in row-major order. Arrays are not copied. */
public sealed interface Elements {
    int count();

    /** Of FP32, and of FP16 widened. */
    record Floats(float[] values) implements Elements {
        @Override
        public int count() {
            return values.length;
        }
    }

    /** Of FP64. */
    record Doubles(double[] values) implements Elements {
        @Override
        public int count() {
            return values.length;
        }
    }

    /** Of all integer types, widened; UINT64 as its 64 bits. */
    record Integers(long[] values) implements Elements {
        @Override
        public int count() {
            return values.length;
        }
    }

    /** Of BOOL. */
    record Booleans(boolean[] values) implements Elements {
        @Override
        public int count() {
            return values.length;
        }
    }

    /** Of BYTES; text is UTF-8. */
    record Strings(byte[][] values) implements Elements {
        @Override
        public int count() {
            return values.length;
        }
    }
}
