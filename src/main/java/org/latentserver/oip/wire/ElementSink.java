package org.latentserver.oip.wire;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.tensors.Datatype;
import org.latentserver.serving.tensors.Elements;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/** Takes JSON values as elements of one datatype, by its rules. */
abstract class ElementSink {
    private static final float LARGEST_FP16 = 65504;

    private final Datatype datatype;
    private final String tensor;

    private ElementSink(Datatype datatype, String tensor) {
        this.datatype = datatype;
        this.tensor = tensor;
    }

    /**
     * A sink for at most so many elements.
     *
     * @param tensor for messages
     */
    static ElementSink of(Datatype datatype, int capacity, String tensor) {
        return switch (datatype) {
            case FP16, FP32 -> new Floats(datatype, capacity, tensor);
            case FP64 -> new Doubles(datatype, capacity, tensor);
            case BOOL -> new Booleans(datatype, capacity, tensor);
            case BYTES -> new Strings(datatype, capacity, tensor);
            case UINT64 -> new Unsigned(datatype, capacity, tensor);
            case INT8, INT16, INT32, INT64 -> {
                long most = Long.MAX_VALUE >> (64 - 8 * datatype.width());
                yield new Integers(datatype, capacity, tensor, -most - 1, most);
            }
            case UINT8, UINT16, UINT32 ->
                    new Integers(datatype, capacity, tensor, 0, (1L << (8 * datatype.width())) - 1);
        };
    }

    /** Takes the value that the parser stands at as the element of this number. */
    abstract void add(JsonParser parser, JsonToken token, int at);

    /** All that was taken, in an array of exactly that length. */
    abstract Elements elements();

    private ServiceException refused(JsonParser parser, JsonToken token, int at, String expected) {
        String got =
                token.isNumeric() || token.isBoolean()
                        ? Echo.of(parser.getString())
                        : TensorData.kind(token);
        return ServiceException.invalid(
                tensor,
                "input '%s': element %d is %s, %s takes %s"
                        .formatted(tensor, at, got, datatype, expected));
    }

    private static final class Floats extends ElementSink {
        private final float[] values;
        private final float largest;
        private int count;

        Floats(Datatype datatype, int capacity, String tensor) {
            super(datatype, tensor);
            values = new float[capacity];
            largest = datatype == Datatype.FP16 ? LARGEST_FP16 : Float.MAX_VALUE;
        }

        @Override
        void add(JsonParser parser, JsonToken token, int at) {
            if (!token.isNumeric()) {
                throw super.refused(parser, token, at, "numbers");
            }
            float value = value(parser);
            if (!(Math.abs(value) <= largest)) {
                throw super.refused(parser, token, at, "numbers up to " + largest);
            }
            values[count++] = value;
        }

        private float value(JsonParser parser) {
            try {
                float value = parser.getFloatValue();
                return largest == LARGEST_FP16
                        ? Float.float16ToFloat(Float.floatToFloat16(value))
                        : value;
            } catch (InputCoercionException e) {
                return Float.POSITIVE_INFINITY; // an integer beyond the type
            }
        }

        @Override
        Elements elements() {
            return new Elements.Floats(
                    count == values.length ? values : Arrays.copyOf(values, count));
        }
    }

    private static final class Doubles extends ElementSink {
        private final double[] values;
        private int count;

        Doubles(Datatype datatype, int capacity, String tensor) {
            super(datatype, tensor);
            values = new double[capacity];
        }

        @Override
        void add(JsonParser parser, JsonToken token, int at) {
            if (!token.isNumeric() || !Double.isFinite(parser.getDoubleValue())) {
                throw super.refused(parser, token, at, "numbers up to " + Double.MAX_VALUE);
            }
            values[count++] = parser.getDoubleValue();
        }

        @Override
        Elements elements() {
            return new Elements.Doubles(
                    count == values.length ? values : Arrays.copyOf(values, count));
        }
    }

    private static final class Integers extends ElementSink {
        private final long[] values;
        private final long least;
        private final long most;
        private int count;

        Integers(Datatype datatype, int capacity, String tensor, long least, long most) {
            super(datatype, tensor);
            this.values = new long[capacity];
            this.least = least;
            this.most = most;
        }

        @Override
        void add(JsonParser parser, JsonToken token, int at) {
            boolean whole =
                    token == JsonToken.VALUE_NUMBER_INT
                            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            long value = whole ? parser.getLongValue() : 0;
            if (!whole || value < least || value > most) {
                throw super.refused(
                        parser, token, at, "whole numbers from " + least + " to " + most);
            }
            values[count++] = value;
        }

        @Override
        Elements elements() {
            return new Elements.Integers(
                    count == values.length ? values : Arrays.copyOf(values, count));
        }
    }

    private static final class Unsigned extends ElementSink {
        private final long[] values;
        private int count;

        Unsigned(Datatype datatype, int capacity, String tensor) {
            super(datatype, tensor);
            values = new long[capacity];
        }

        @Override
        void add(JsonParser parser, JsonToken token, int at) {
            BigInteger value =
                    token == JsonToken.VALUE_NUMBER_INT
                            ? parser.getBigIntegerValue()
                            : BigInteger.ONE.negate();
            if (value.signum() < 0 || value.bitLength() > 64) {
                throw super.refused(parser, token, at, "whole numbers from 0 to 2^64 - 1");
            }
            values[count++] = value.longValue();
        }

        @Override
        Elements elements() {
            return new Elements.Integers(
                    count == values.length ? values : Arrays.copyOf(values, count));
        }
    }

    private static final class Booleans extends ElementSink {
        private final boolean[] values;
        private int count;

        Booleans(Datatype datatype, int capacity, String tensor) {
            super(datatype, tensor);
            values = new boolean[capacity];
        }

        @Override
        void add(JsonParser parser, JsonToken token, int at) {
            if (!token.isBoolean()) {
                throw super.refused(parser, token, at, "true and false");
            }
            values[count++] = token == JsonToken.VALUE_TRUE;
        }

        @Override
        Elements elements() {
            return new Elements.Booleans(
                    count == values.length ? values : Arrays.copyOf(values, count));
        }
    }

    private static final class Strings extends ElementSink {
        private final byte[][] values;
        private int count;

        Strings(Datatype datatype, int capacity, String tensor) {
            super(datatype, tensor);
            values = new byte[capacity][];
        }

        @Override
        void add(JsonParser parser, JsonToken token, int at) {
            if (token != JsonToken.VALUE_STRING) {
                throw super.refused(parser, token, at, "text");
            }
            values[count++] = parser.getString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        Elements elements() {
            return new Elements.Strings(
                    count == values.length ? values : Arrays.copyOf(values, count));
        }
    }
}
