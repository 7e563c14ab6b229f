package org.latentserver.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.ArrayContent;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetFiles;
import org.latentserver.datasets.content.ImageContent;
import org.latentserver.datasets.content.Split;

/**
 * Items of one shape as float32: images in [0, 1], or rows as they are. Memory-mapped; safe for use
 * by several threads until closed.
 */
public sealed interface ItemSource extends AutoCloseable {
    DatasetDescription description();

    /** Item numbers of a split, ascending. */
    int[] items(Split split);

    /** Label number of an item; -1 where unknown. */
    int label(int item);

    /** Writes one item's values, row-major in its shape, into the target from {@code at} on. */
    void copy(int item, float[] target, int at);

    /**
     * Values of these items in their order, float32 of shape (items, item shape…). The caller owns
     * the array.
     */
    NDArray load(NDManager manager, int[] items);

    @Override
    void close();

    /** Shape of one item: {@code (C, H, W)} or the row's shape. */
    default long[] shape() {
        List<Integer> shape = Objects.requireNonNull(description().shape());
        return shape.stream().mapToLong(Integer::longValue).toArray();
    }

    /** Values in one item. */
    default int width() {
        long width = 1;
        for (long dimension : shape()) {
            width = Math.multiplyExact(width, dimension);
        }
        return Math.toIntExact(width);
    }

    /**
     * Opens a data set's content folder. The caller closes it.
     *
     * @throws ServiceException INVALID_REQUEST when it is text or its images differ in size
     */
    static ItemSource open(Path folder) throws IOException {
        DatasetDescription description = DatasetFiles.description(folder);
        if (description.shape() == null) {
            throw ServiceException.invalid("dataset", "must hold images of one size, or arrays");
        }
        return switch (description.kind()) {
            case IMAGES -> Images.over(ImageContent.open(folder));
            case ARRAYS -> Arrays.over(ArrayContent.open(folder));
            case TEXT ->
                    throw ServiceException.invalid(
                            "dataset", "must hold images or arrays, not text");
        };
    }

    /** Images of one size. */
    record Images(ImageContent content, ItemTable table) implements ItemSource {
        static Images over(ImageContent content) {
            return new Images(content, new ItemTable(content.values(), DataType.UINT8));
        }

        @Override
        public DatasetDescription description() {
            return content.description();
        }

        @Override
        public int[] items(Split split) {
            return content.items(split);
        }

        @Override
        public int label(int item) {
            return content.label(item);
        }

        @Override
        public void copy(int item, float[] target, int at) {
            content.copy(item, target, at);
        }

        @Override
        public NDArray load(NDManager manager, int[] items) {
            return table.load(manager, this, items);
        }

        @Override
        public void close() {
            table.close();
            content.close();
        }
    }

    /** Rows. */
    record Arrays(ArrayContent content, ItemTable table) implements ItemSource {
        static Arrays over(ArrayContent content) {
            return new Arrays(content, new ItemTable(content.values(), DataType.FLOAT32));
        }

        @Override
        public DatasetDescription description() {
            return content.description();
        }

        @Override
        public int[] items(Split split) {
            return content.items(split);
        }

        @Override
        public int label(int item) {
            return content.label(item);
        }

        @Override
        public void copy(int item, float[] target, int at) {
            content.copy(item, target, at);
        }

        @Override
        public NDArray load(NDManager manager, int[] items) {
            return table.load(manager, this, items);
        }

        @Override
        public void close() {
            table.close();
            content.close();
        }
    }
}
