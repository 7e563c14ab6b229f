package org.latentserver.api;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A dense array of numbers in C order.
 *
 * @param values length is the product of the shape; not copied
 */
public record NumberArray(int[] shape, float[] values) {
    public NumberArray {
        long elements = 1;
        for (int dimension : shape) {
            elements *= dimension;
        }
        if (elements != values.length) {
            throw new IllegalArgumentException(
                    values.length + " values for shape " + Arrays.toString(shape));
        }
    }

    /** Rows of one length as a matrix; copies. */
    public static NumberArray ofRows(float[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        float[] values = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw new IllegalArgumentException("row " + i + " has " + rows[i].length);
            }
            System.arraycopy(rows[i], 0, values, i * columns, columns);
        }
        return new NumberArray(new int[] {rows.length, columns}, values);
    }

    /** As people read it: {@code 2x784}. */
    String text() {
        return text(shape);
    }

    static String text(int[] shape) {
        return shape.length == 0
                ? "a single number"
                : Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining("x"));
    }
}
