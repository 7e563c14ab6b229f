package org.latentserver.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latentserver.engine.PyTorch;

/**
 * Gathers items natively out of a data set's mapped file: five times as fast as by way of Java
 * arrays, and it leaves no direct buffers to the garbage collector. Only what the engine can
 * address as one buffer, 2 GB, is gathered that way. Safe for use by several threads until closed.
 */
final class ItemTable implements AutoCloseable {
    private static final float BYTE_SCALE = 1f / 255f;

    private final MemorySegment values;
    private final DataType type;
    private @Nullable NDManager manager;
    private @Nullable NDArray rows;

    /**
     * A table over mapped items.
     *
     * @param values all items one after another; must outlive this table
     * @param type UINT8 for values that mean [0, 1], or FLOAT32
     */
    ItemTable(MemorySegment values, DataType type) {
        this.values = values;
        this.type = type;
    }

    NDArray load(NDManager target, ItemSource source, int[] items) {
        Shape shape = new Shape(items.length).addAll(new Shape(source.shape()));
        if (values.byteSize() > Integer.MAX_VALUE) {
            return copied(target, source, items).reshape(shape);
        }
        long[] numbers = IntStream.of(items).asLongStream().toArray();
        try (NDManager scratch = target.newSubManager()) {
            NDArray index = scratch.create(numbers);
            NDArray gathered =
                    index.getNDArrayInternal()
                            .embedding(index, rows(source.width()), SparseFormat.DENSE)
                            .singletonOrThrow();
            NDArray floats = gathered.toType(DataType.FLOAT32, false);
            if (type == DataType.UINT8) {
                floats.muli(BYTE_SCALE);
            }
            NDArray loaded = floats.reshape(shape);
            loaded.attach(target);
            return loaded;
        }
    }

    private static NDArray copied(NDManager target, ItemSource source, int[] items) {
        int width = source.width();
        float[] buffer = new float[Math.multiplyExact(items.length, width)];
        for (int i = 0; i < items.length; i++) {
            source.copy(items[i], buffer, i * width);
        }
        return target.create(buffer);
    }

    private synchronized NDArray rows(int width) {
        if (rows == null) {
            long bytes = (long) width * type.getNumOfBytes();
            manager = PyTorch.newManager();
            rows =
                    manager.create(
                            values.asByteBuffer(),
                            new Shape(values.byteSize() / bytes, width),
                            type);
        }
        return rows;
    }

    @Override
    public synchronized void close() {
        if (manager != null) {
            manager.close();
        }
    }
}
