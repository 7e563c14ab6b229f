package org.latentserver.serving.tensors;

import java.util.Arrays;
import java.util.Optional;

/** Element types, by their Open Inference Protocol names. */
public enum Datatype {
    BOOL(1),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FP16(2),
    FP32(4),
    FP64(8),
    /** Byte strings of any length. */
    BYTES(0);

    private final int width;

    Datatype(int width) {
        this.width = width;
    }

    /** Bytes of one element in binary form; 0 where elements differ in length. */
    public int width() {
        return width;
    }

    /** The type of a protocol name, which is case-sensitive. */
    public static Optional<Datatype> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
