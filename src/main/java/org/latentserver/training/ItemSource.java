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
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.ImageContent;
import org.latentserver.datasets.content.Split;
import org.latentserver.datasets.content.StoredItems;

/**
 * Items of one shape as float32: images in [0, 1], or rows as they are. Memory-mapped; safe for use
 * by several threads until closed.
 */
public final class ItemSource implements AutoCloseable {
    private final StoredItems content;
    private final ItemTable table;
    private final long[] shape;

    private ItemSource(StoredItems content, DataType type) {
        this.content = content;
        table = new ItemTable(content.values(), type);
        List<Integer> dimensions = Objects.requireNonNull(content.description().shape());
        shape = dimensions.stream().mapToLong(Integer::longValue).toArray();
    }

    /**
     * Opens a data set's content folder. The caller closes it.
     *
     * @throws ServiceException INVALID_REQUEST when it is text or its images differ in size
     */
    public static ItemSource open(Path folder) throws IOException {
        DatasetDescription description = DatasetFiles.description(folder);
        if (description.shape() == null) {
            throw ServiceException.invalid("dataset", "must hold images of one size, or arrays");
        }
        return switch (description.kind()) {
            case IMAGES -> new ItemSource(ImageContent.open(folder), DataType.UINT8);
            case ARRAYS -> new ItemSource(ArrayContent.open(folder), DataType.FLOAT32);
            case TEXT ->
                    throw ServiceException.invalid(
                            "dataset", "must hold images or arrays, not text");
        };
    }

    public DatasetDescription description() {
        return content.description();
    }

    /** True when the items are images. */
    public boolean holdsImages() {
        return description().kind() == DatasetKind.IMAGES;
    }

    /** Item numbers of a split, ascending. */
    public int[] items(Split split) {
        return content.items(split);
    }

    /** Label number of an item; -1 where unknown. */
    public int label(int item) {
        return content.label(item);
    }

    /** Writes one item's values, row-major in its shape, into the target from {@code at} on. */
    public void copy(int item, float[] target, int at) {
        content.copy(item, target, at);
    }

    /**
     * Values of these items in their order, float32 of shape (items, item shape…). The caller owns
     * the array.
     */
    public NDArray load(NDManager manager, int[] items) {
        return table.load(manager, this, items);
    }

    /** Shape of one item: {@code (C, H, W)} or the row's shape. */
    public long[] shape() {
        return shape.clone();
    }

    /** Values in one item. */
    public int width() {
        long width = 1;
        for (long dimension : shape) {
            width = Math.multiplyExact(width, dimension);
        }
        return Math.toIntExact(width);
    }

    @Override
    public void close() {
        table.close();
        content.close();
    }
}
