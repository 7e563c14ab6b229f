package org.latentserver.oip.wire;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.serving.tensors.Datatype;
import org.latentserver.serving.tensors.Elements;
import org.latentserver.serving.tensors.Tensor;
import org.latentserver.serving.tensors.TensorSignature;

/** Tensors of all datatypes, and the JSON that a client would send of them. */
final class RandomTensors {
    private static final String TEXT = "aé漢😀\"\\\n ";

    private final Random random;

    RandomTensors(long seed) {
        random = new Random(seed);
    }

    static TensorSignature signature(Tensor tensor) {
        List<Long> shape = Arrays.stream(tensor.shape()).mapToObj(d -> (long) d).toList();
        List<TensorSpec> specs =
                List.of(new TensorSpec("x", tensor.datatype().name(), shape, null));
        return TensorSignature.of(specs, specs);
    }

    Tensor next(Datatype datatype) {
        int[] shape =
                IntStream.range(0, 1 + random.nextInt(4)).map(_ -> 1 + random.nextInt(4)).toArray();
        return new Tensor(datatype, shape, elements(datatype, Shapes.elements(shape)));
    }

    private Elements elements(Datatype datatype, int count) {
        return switch (datatype) {
            case FP16 -> new Elements.Floats(floats(count, true));
            case FP32 -> new Elements.Floats(floats(count, false));
            case FP64 -> new Elements.Doubles(doubles(count));
            case BOOL -> {
                boolean[] values = new boolean[count];
                for (int i = 0; i < count; i++) {
                    values[i] = random.nextBoolean();
                }
                yield new Elements.Booleans(values);
            }
            case BYTES -> new Elements.Strings(strings(count));
            case UINT8, UINT16, UINT32 -> integers(count, datatype.width(), false);
            case INT8, INT16, INT32 -> integers(count, datatype.width(), true);
            case INT64, UINT64 -> new Elements.Integers(random.longs(count).toArray());
        };
    }

    private Elements integers(int count, int width, boolean signed) {
        int unused = 64 - 8 * width;
        return new Elements.Integers(
                random.longs(count)
                        .map(v -> signed ? v << unused >> unused : v << unused >>> unused)
                        .toArray());
    }

    private float[] floats(int count, boolean half) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            float value = Float.NaN;
            while (!Float.isFinite(value)) {
                value =
                        half
                                ? Float.float16ToFloat((short) random.nextInt())
                                : Float.intBitsToFloat(random.nextInt());
            }
            values[i] = value;
        }
        return values;
    }

    private double[] doubles(int count) {
        return random.longs()
                .mapToDouble(Double::longBitsToDouble)
                .filter(Double::isFinite)
                .limit(count)
                .toArray();
    }

    private byte[][] strings(int count) {
        byte[][] values = new byte[count][];
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            int[] points = TEXT.codePoints().toArray();
            for (int n = random.nextInt(6); n > 0; n--) {
                text.appendCodePoint(points[random.nextInt(points.length)]);
            }
            values[i] = text.toString().getBytes(StandardCharsets.UTF_8);
        }
        return values;
    }

    /** The elements as JSON literals. */
    static List<String> literals(Tensor tensor) {
        List<String> literals = new ArrayList<>();
        switch (tensor.elements()) {
            case Elements.Floats(float[] values) -> {
                for (float value : values) {
                    literals.add(Float.toString(value));
                }
            }
            case Elements.Doubles(double[] values) -> {
                for (double value : values) {
                    literals.add(Double.toString(value));
                }
            }
            case Elements.Booleans(boolean[] values) -> {
                for (boolean value : values) {
                    literals.add(Boolean.toString(value));
                }
            }
            case Elements.Integers(long[] values) -> {
                for (long value : values) {
                    boolean unsigned = tensor.datatype() == Datatype.UINT64;
                    literals.add(
                            unsigned
                                    ? Long.toUnsignedString(value)
                                    : BigInteger.valueOf(value).toString());
                }
            }
            case Elements.Strings(byte[][] values) -> {
                for (byte[] value : values) {
                    String text = new String(value, StandardCharsets.UTF_8);
                    literals.add(
                            '"'
                                    + text.replace("\\", "\\\\")
                                            .replace("\"", "\\\"")
                                            .replace("\n", "\\n")
                                    + '"');
                }
            }
        }
        return literals;
    }

    /** The literals nested to the shape. */
    static String nested(List<String> literals, int[] shape) {
        if (shape.length == 1) {
            return "[" + String.join(",", literals) + "]";
        }
        int part = literals.size() / shape[0];
        int[] inner = Arrays.copyOfRange(shape, 1, shape.length);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < shape[0]; i++) {
            parts.add(nested(literals.subList(i * part, (i + 1) * part), inner));
        }
        return "[" + String.join(", ", parts) + "]";
    }
}
