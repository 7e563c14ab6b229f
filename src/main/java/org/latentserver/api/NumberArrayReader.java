package org.latentserver.api;

import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads nested JSON arrays of numbers, of any depth, straight into floats: no tree is built. For
 * one use by one thread.
 */
final class NumberArrayReader {
    private static final int MAX_RANK = 8;

    private final JsonParser parser;
    private final String field;
    private final int maxOuter;
    // [d] describes the arrays at depth d, the outermost being 1
    private final int[] sizes = new int[MAX_RANK + 2];
    private final int[] counts = new int[MAX_RANK + 2];
    private int depth;
    private int leafDepth;
    private float[] values = new float[1024];
    private int length;

    private NumberArrayReader(JsonParser parser, String field, int maxOuter) {
        this.parser = parser;
        this.field = field;
        this.maxOuter = maxOuter;
        Arrays.fill(sizes, -1);
    }

    /**
     * Reads the array that the parser stands at the start of, and leaves it at its end. No element
     * at all gives shape {@code [0]}.
     *
     * @param maxOuter most elements of the outermost array
     * @throws ServiceException INVALID_REQUEST naming the element for anything that is ragged,
     *     empty within, not a number or not finite; TOO_LARGE above {@code maxOuter}
     */
    static NumberArray read(JsonParser parser, String field, int maxOuter) {
        return new NumberArrayReader(parser, field, maxOuter).read();
    }

    private NumberArray read() {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw ServiceException.invalid(field, "must be an array of numbers");
        }
        depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            switch (token) {
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
                case START_ARRAY -> open();
                case END_ARRAY -> close();
                case null, default ->
                        throw ServiceException.invalid(
                                position(), position() + " must be a number, is " + kind(token));
            }
        }
        int[] shape = length == 0 ? new int[] {0} : Arrays.copyOfRange(sizes, 1, leafDepth + 1);
        return new NumberArray(shape, values.length == length ? values : trimmed());
    }

    private float[] trimmed() {
        return Arrays.copyOf(values, length);
    }

    private void number() {
        if (leafDepth == 0) {
            leafDepth = depth;
        } else if (depth != leafDepth) {
            throw ragged("is a number", "an array");
        }
        float value = parser.getFloatValue();
        if (!Float.isFinite(value)) {
            throw ServiceException.invalid(
                    position(), position() + " is beyond the range of a 32-bit float");
        }
        if (length == values.length) {
            values = Arrays.copyOf(values, length + (length >> 1) + 16);
        }
        values[length++] = value;
        count();
    }

    private void open() {
        if (depth == leafDepth) {
            throw ragged("is an array", "a number");
        }
        if (depth > MAX_RANK) {
            throw ServiceException.invalid(field, "arrays are nested more than " + MAX_RANK);
        }
        counts[++depth] = 0;
    }

    private void close() {
        int size = counts[depth];
        if (size == 0 && depth > 1) {
            depth--;
            throw ServiceException.invalid(position(), position() + " is empty");
        }
        if (sizes[depth] == -1) {
            sizes[depth] = size;
        } else if (sizes[depth] != size) {
            int expected = sizes[depth--];
            throw ServiceException.invalid(
                            position(),
                            "%s has %d elements, those before it have %d"
                                    .formatted(position(), size, expected))
                    .with("expected", expected);
        }
        if (--depth > 0) {
            count();
        }
    }

    private void count() {
        if (depth == 1 && counts[1] == maxOuter) {
            throw ServiceException.tooLarge(
                    field, field + " has more than " + maxOuter + " elements", maxOuter);
        }
        counts[depth]++;
    }

    private ServiceException ragged(String is, String expected) {
        return ServiceException.invalid(
                position(), position() + " " + is + " where others have " + expected);
    }

    private String position() {
        StringBuilder path = new StringBuilder(field);
        for (int d = 1; d <= depth; d++) {
            path.append('[').append(counts[d]).append(']');
        }
        return path.toString();
    }

    private static String kind(@org.jspecify.annotations.Nullable JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> "text";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            case START_OBJECT -> "an object";
            case null, default -> "missing";
        };
    }
}
