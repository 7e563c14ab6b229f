package org.latentserver.api;

import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads nested JSON arrays of numbers straight into one float array, with no tree in between: this
 * is the hot path of inference over JSON. Used once, by one thread.
 */
final class NumberReader {
    private static final int MAX_RANK = 5;

    private final String field;
    private final int maxValues;
    private final int[] shape = new int[MAX_RANK];
    private final int[] index = new int[MAX_RANK];
    private float[] values = new float[1024];
    private int count;
    private int rank = -1;

    NumberReader(String field, int maxValues) {
        this.field = field;
        this.maxValues = maxValues;
        Arrays.fill(shape, -1);
    }

    /**
     * Reads the array that the parser stands at.
     *
     * @throws ServiceException INVALID_REQUEST naming the element when it is ragged, no number, or
     *     not finite; TOO_LARGE above the limit
     */
    Items.Numbers read(JsonParser json) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw ServiceException.invalid(field, field + " must be an array of items");
        }
        array(json, 0);
        if (rank < 1) {
            throw ServiceException.invalid(
                    field, field + " must be an array of items, each an array of numbers");
        }
        int[] item = Arrays.copyOfRange(shape, 1, rank + 1);
        return new Items.Numbers(shape[0], item, Arrays.copyOf(values, count));
    }

    private void array(JsonParser json, int depth) {
        int elements = 0;
        for (JsonToken token = json.nextToken();
                token != JsonToken.END_ARRAY;
                token = json.nextToken()) {
            index[depth] = elements;
            switch (token) {
                case START_ARRAY -> {
                    if (depth + 1 == MAX_RANK || (rank >= 0 && depth >= rank)) {
                        throw refuse(depth, "is nested deeper than the elements before it");
                    }
                    array(json, depth + 1);
                }
                case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> number(json, depth);
                default -> throw refuse(depth, "is no number");
            }
            elements++;
        }
        if (shape[depth] < 0) {
            shape[depth] = elements;
        } else if (depth > 0 && shape[depth] != elements) {
            throw refuse(
                    depth - 1,
                    "has " + elements + " elements, those before it have " + shape[depth]);
        }
        if (elements == 0) {
            throw refuse(depth - 1, "is empty");
        }
    }

    private void number(JsonParser json, int depth) {
        if (rank < 0) {
            rank = depth;
        } else if (rank != depth) {
            throw refuse(depth, "is a number where the elements before it are arrays");
        }
        float value = json.getFloatValue();
        if (!Float.isFinite(value)) {
            throw refuse(depth, "is not a finite float32");
        }
        if (count == values.length) {
            if (count >= maxValues) {
                throw ServiceException.tooLarge(
                        field, field + " holds more than " + maxValues + " numbers", maxValues);
            }
            values = Arrays.copyOf(values, Math.min(maxValues, count * 2));
        }
        values[count++] = value;
    }

    private ServiceException refuse(int depth, String what) {
        StringBuilder path = new StringBuilder(field);
        for (int i = 0; i <= depth; i++) {
            path.append('[').append(index[i]).append(']');
        }
        return ServiceException.invalid(path.toString(), path + " " + what);
    }
}
