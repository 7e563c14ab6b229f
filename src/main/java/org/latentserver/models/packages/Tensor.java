package org.latentserver.models.packages;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A named tensor of a safetensors file.
 *
 * @param dtype safetensors name: F32, F16, I32, I64, U8
 * @param shape dimensions; empty for a scalar
 * @param data row-major little-endian values; lives as long as the arena it was mapped in
 */
public record Tensor(String name, String dtype, long[] shape, MemorySegment data) {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** A float32 tensor over an array; copied. */
    public static Tensor of(String name, float[] values, long... shape) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, 4)];
        MemorySegment data = MemorySegment.ofArray(bytes);
        MemorySegment.copy(values, 0, data, FLOAT, 0, values.length);
        return new Tensor(name, "F32", shape, data);
    }

    /** The values of an F32 tensor, copied. */
    public float[] floats() {
        if (!dtype.equals("F32")) {
            throw new IllegalStateException(name + " is " + dtype + ", not F32");
        }
        float[] values = new float[Math.toIntExact(data.byteSize() / 4)];
        MemorySegment.copy(data, FLOAT, 0, values, 0, values.length);
        return values;
    }
}
