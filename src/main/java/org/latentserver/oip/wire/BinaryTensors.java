package org.latentserver.oip.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.tensors.Datatype;
import org.latentserver.serving.tensors.Elements;
import org.latentserver.serving.tensors.Tensor;

/**
 * Elements as bytes: little-endian and row-major without padding, BOOL one byte, BYTES a 32-bit
 * length before each element.
 */
final class BinaryTensors {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private BinaryTensors() {}

    /**
     * Reads the elements of a tensor that are exactly these bytes.
     *
     * @param tensor for messages
     * @throws ServiceException INVALID_REQUEST naming the tensor, what was expected and what came
     */
    static Elements read(Datatype datatype, int count, ByteBuffer bytes, String tensor) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        if (datatype == Datatype.BYTES) {
            return strings(count, bytes, tensor);
        }
        long expected = (long) count * datatype.width();
        if (bytes.remaining() != expected) {
            throw refused(
                    tensor,
                    "has %d bytes of binary data, expected %d for %d elements of %s"
                            .formatted(bytes.remaining(), expected, count, datatype));
        }
        return switch (datatype) {
            case FP32 -> floats(count, bytes);
            case FP16 -> halves(count, bytes);
            case FP64 -> {
                double[] values = new double[count];
                bytes.asDoubleBuffer().get(values);
                yield new Elements.Doubles(values);
            }
            case BOOL -> booleans(count, bytes, tensor);
            case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> {
                long[] values = new long[count];
                for (int i = 0; i < count; i++) {
                    values[i] = integer(datatype, bytes);
                }
                yield new Elements.Integers(values);
            }
            case BYTES -> throw new IllegalStateException("read before");
        };
    }

    private static Elements floats(int count, ByteBuffer bytes) {
        float[] values = new float[count];
        MemorySegment.copy(MemorySegment.ofBuffer(bytes), FLOAT, 0, values, 0, count);
        return new Elements.Floats(values);
    }

    private static Elements halves(int count, ByteBuffer bytes) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = Float.float16ToFloat(bytes.getShort());
        }
        return new Elements.Floats(values);
    }

    private static Elements booleans(int count, ByteBuffer bytes, String tensor) {
        boolean[] values = new boolean[count];
        for (int i = 0; i < count; i++) {
            byte value = bytes.get();
            if (value != 0 && value != 1) {
                throw refused(
                        tensor,
                        "element %d is %d, BOOL takes the bytes 0 and 1"
                                .formatted(i, Byte.toUnsignedInt(value)));
            }
            values[i] = value == 1;
        }
        return new Elements.Booleans(values);
    }

    private static long integer(Datatype datatype, ByteBuffer bytes) {
        return switch (datatype) {
            case UINT8 -> Byte.toUnsignedLong(bytes.get());
            case UINT16 -> Short.toUnsignedLong(bytes.getShort());
            case UINT32 -> Integer.toUnsignedLong(bytes.getInt());
            case INT8 -> bytes.get();
            case INT16 -> bytes.getShort();
            case INT32 -> bytes.getInt();
            case UINT64, INT64 -> bytes.getLong();
            case BOOL, FP16, FP32, FP64, BYTES -> throw new IllegalStateException(datatype.name());
        };
    }

    private static Elements strings(int count, ByteBuffer bytes, String tensor) {
        // each element has four bytes at least, so that the shape can't make us allocate more
        byte[][] values = new byte[Math.min(count, bytes.remaining() / 4)][];
        for (int i = 0; i < count; i++) {
            if (bytes.remaining() < 4) {
                throw refused(
                        tensor,
                        "has %d elements in its binary data, expected %d".formatted(i, count));
            }
            long length = Integer.toUnsignedLong(bytes.getInt());
            if (length > bytes.remaining()) {
                throw refused(
                        tensor,
                        "element %d says it has %d bytes, only %d are left of the binary data"
                                .formatted(i, length, bytes.remaining()));
            }
            values[i] = new byte[(int) length];
            bytes.get(values[i]);
        }
        if (bytes.hasRemaining()) {
            throw refused(
                    tensor,
                    "has %d bytes of binary data beyond its %d elements"
                            .formatted(bytes.remaining(), count));
        }
        return new Elements.Strings(values);
    }

    /** The elements of a tensor as bytes. */
    static byte[] write(Tensor tensor) {
        byte[] bytes = new byte[size(tensor)];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        switch (tensor.elements()) {
            case Elements.Floats(float[] values) when tensor.datatype() == Datatype.FP16 -> {
                for (float value : values) {
                    out.putShort(Float.floatToFloat16(value));
                }
            }
            case Elements.Floats(float[] values) ->
                    MemorySegment.copy(
                            values, 0, MemorySegment.ofArray(bytes), FLOAT, 0, values.length);
            case Elements.Doubles(double[] values) -> out.asDoubleBuffer().put(values);
            case Elements.Booleans(boolean[] values) -> {
                for (boolean value : values) {
                    out.put((byte) (value ? 1 : 0));
                }
            }
            case Elements.Integers(long[] values) -> {
                for (long value : values) {
                    put(out, tensor.datatype().width(), value);
                }
            }
            case Elements.Strings(byte[][] values) -> {
                for (byte[] value : values) {
                    out.putInt(value.length).put(value);
                }
            }
        }
        return bytes;
    }

    private static int size(Tensor tensor) {
        return tensor.elements() instanceof Elements.Strings(byte[][] values)
                ? Arrays.stream(values).mapToInt(v -> v.length + 4).reduce(0, Math::addExact)
                : Math.multiplyExact(tensor.datatype().width(), tensor.elements().count());
    }

    private static void put(ByteBuffer out, int width, long value) {
        switch (width) {
            case 1 -> out.put((byte) value);
            case 2 -> out.putShort((short) value);
            case 4 -> out.putInt((int) value);
            default -> out.putLong(value);
        }
    }

    private static ServiceException refused(String tensor, String why) {
        return ServiceException.invalid(tensor, "input '" + tensor + "' " + why);
    }
}
