package org.latentserver.datasets.content;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;

/**
 * Writes rows as {@link ArrayContent} reads them, one after another. Not for use by several
 * threads.
 */
public final class RowWriter implements AutoCloseable {
    private final Path folder;
    private final ContentLimits limits;
    private final List<Integer> shape;
    private final OutputStream rows;
    private final ItemWriter items;
    private final ByteBuffer row;
    private long bytes;

    /**
     * Starts the content in an empty folder. The caller closes the writer.
     *
     * @param shape of one row, not empty
     */
    public RowWriter(Path folder, List<Integer> shape, ContentLimits limits) throws IOException {
        this.folder = folder;
        this.limits = limits;
        this.shape = List.copyOf(shape);
        int width = shape.stream().reduce(1, Math::multiplyExact);
        row = ByteBuffer.allocate(4 * width).order(ByteOrder.LITTLE_ENDIAN);
        rows =
                new BufferedOutputStream(
                        Files.newOutputStream(folder.resolve(DatasetFiles.ROWS)), 1 << 16);
        items = new ItemWriter(folder, limits);
    }

    /**
     * Adds one row.
     *
     * @param values row-major in the row's shape, finite; not kept
     * @param label name of its class; null where unknown
     */
    public void add(float[] values, @Nullable String label, Split split) throws IOException {
        if (values.length * 4 != row.capacity()) {
            throw new IllegalArgumentException(values.length + " values for shape " + shape);
        }
        bytes += row.capacity();
        limits.checkBytes(bytes);
        items.add(label, split);
        row.clear().asFloatBuffer().put(values);
        rows.write(row.array());
    }

    /**
     * Completes the folder and describes it.
     *
     * @param format what was uploaded
     * @param columns names of the values; empty where they have none
     * @throws ServiceException INVALID_DATA without any row
     */
    public DatasetDescription finish(String format, List<String> columns, SplitFractions fractions)
            throws IOException {
        close();
        ItemWriter.Items written = items.finish(fractions);
        if (written.count() == 0) {
            throw ServiceException.badData("file", "there is no row in it");
        }
        DatasetDescription description =
                new DatasetDescription(
                        DatasetKind.ARRAYS,
                        format,
                        written.count(),
                        shape,
                        0,
                        0,
                        0,
                        0,
                        0,
                        written.classes(),
                        List.copyOf(columns),
                        written.splits(),
                        null,
                        bytes);
        DatasetFiles.write(folder, description);
        return description;
    }

    @Override
    public void close() throws IOException {
        rows.close();
        items.close();
    }
}
