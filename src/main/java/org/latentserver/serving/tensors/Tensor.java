package org.latentserver.serving.tensors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A dense array in row-major order; its first dimension counts the items.
 *
 * @param shape at least one dimension; the product is the number of elements
 */
public record Tensor(Datatype datatype, int[] shape, Elements elements) {
    public Tensor {
        long count = 1;
        for (int dimension : shape) {
            count = Math.multiplyExact(count, (long) dimension);
        }
        if (count != elements.count()) {
            throw new IllegalArgumentException(
                    elements.count() + " elements for shape " + Arrays.toString(shape));
        }
    }

    /** An FP32 tensor over an array that is not copied. */
    public static Tensor ofFloats(float[] values, int... shape) {
        return new Tensor(Datatype.FP32, shape, new Elements.Floats(values));
    }

    /**
     * An FP32 tensor of items, copied.
     *
     * @param items as many numbers each as {@code itemShape} holds
     * @param itemShape dimensions after the first
     */
    public static Tensor ofItems(List<float[]> items, int... itemShape) {
        int width = Arrays.stream(itemShape).reduce(1, Math::multiplyExact);
        float[] values = new float[Math.multiplyExact(items.size(), width)];
        for (int i = 0; i < items.size(); i++) {
            System.arraycopy(items.get(i), 0, values, i * width, width);
        }
        int[] shape = new int[itemShape.length + 1];
        shape[0] = items.size();
        System.arraycopy(itemShape, 0, shape, 1, itemShape.length);
        return ofFloats(values, shape);
    }

    /** The numbers of an FP32 tensor, not copied. */
    public float[] floats() {
        if (elements instanceof Elements.Floats floats) {
            return floats.values();
        }
        throw new IllegalStateException(datatype + " is not FP32");
    }

    /** The numbers of a tensor of integers, not copied. */
    public long[] integers() {
        if (elements instanceof Elements.Integers integers) {
            return integers.values();
        }
        throw new IllegalStateException(datatype + " is no integer type");
    }

    /** The elements of a BYTES tensor, not copied. */
    public byte[][] strings() {
        if (elements instanceof Elements.Strings strings) {
            return strings.values();
        }
        throw new IllegalStateException(datatype + " is not BYTES");
    }

    /** The items of an FP32 tensor, copied: slices along the first dimension. */
    public List<float[]> items() {
        float[] values = floats();
        List<float[]> items = new ArrayList<>(shape[0]);
        int width = shape[0] == 0 ? 0 : values.length / shape[0];
        for (int i = 0; i < shape[0]; i++) {
            items.add(Arrays.copyOfRange(values, i * width, (i + 1) * width));
        }
        return items;
    }
}
