package org.latentserver.datasets.content;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;

/**
 * Writes images as {@link ImageContent} reads them, one after another; nothing of an image is kept
 * in memory. Where grey and colour images meet, the grey ones become colour at the end. Not for use
 * by several threads.
 */
public final class ImageWriter implements AutoCloseable {
    private final Path folder;
    private final ContentLimits limits;
    private final OutputStream images;
    private final IntFile sizes;
    private final ItemWriter items;
    private final BitSet colour = new BitSet();
    private int count;
    private long bytes;
    private int minHeight = Integer.MAX_VALUE;
    private int maxHeight;
    private int minWidth = Integer.MAX_VALUE;
    private int maxWidth;

    /** Starts the content in an empty folder. The caller closes the writer. */
    public ImageWriter(Path folder, ContentLimits limits) throws IOException {
        this.folder = folder;
        this.limits = limits;
        images = buffered(folder.resolve(DatasetFiles.IMAGES));
        sizes = new IntFile(folder.resolve(DatasetFiles.SIZES));
        items = new ItemWriter(folder, limits);
    }

    private static OutputStream buffered(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    /**
     * Adds one image.
     *
     * @param image channels x height x width bytes, CHW, 0 to 255 unsigned
     * @param label name of its class; null where unknown
     */
    public void add(
            byte[] image, int channels, int height, int width, @Nullable String label, Split split)
            throws IOException {
        if ((channels != 1 && channels != 3) || image.length != channels * height * width) {
            throw new IllegalArgumentException(
                    image.length + " bytes for " + channels + "x" + height + "x" + width);
        }
        bytes += image.length;
        limits.checkBytes(bytes);
        items.add(label, split);
        images.write(image);
        sizes.write(height);
        sizes.write(width);
        colour.set(count++, channels == 3);
        minHeight = Math.min(minHeight, height);
        maxHeight = Math.max(maxHeight, height);
        minWidth = Math.min(minWidth, width);
        maxWidth = Math.max(maxWidth, width);
    }

    /**
     * Completes the folder and describes it.
     *
     * @param format what was uploaded
     * @throws ServiceException INVALID_DATA without any image
     */
    public DatasetDescription finish(String format, SplitFractions fractions) throws IOException {
        if (count == 0) {
            throw ServiceException.badData("file", "there is no image in it");
        }
        close();
        int channels = colour.isEmpty() ? 1 : 3;
        if (channels == 3 && colour.cardinality() < count) {
            colourAll();
        }
        boolean oneSize = minHeight == maxHeight && minWidth == maxWidth;
        if (oneSize) {
            sizes.delete();
        }
        ItemWriter.Items written = items.finish(fractions);
        DatasetDescription description =
                new DatasetDescription(
                        DatasetKind.IMAGES,
                        format,
                        written.count(),
                        oneSize ? List.of(channels, maxHeight, maxWidth) : null,
                        channels,
                        minHeight,
                        maxHeight,
                        minWidth,
                        maxWidth,
                        written.classes(),
                        List.of(),
                        written.splits(),
                        null,
                        bytes);
        DatasetFiles.write(folder, description);
        return description;
    }

    private void colourAll() throws IOException {
        Path file = folder.resolve(DatasetFiles.IMAGES);
        Path coloured = folder.resolve(DatasetFiles.IMAGES + ".coloured");
        bytes = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                InputStream size =
                        new BufferedInputStream(
                                Files.newInputStream(folder.resolve(DatasetFiles.SIZES)));
                OutputStream out = buffered(coloured)) {
            for (int i = 0; i < count; i++) {
                int plane = IntFile.read(size) * IntFile.read(size);
                byte[] image = in.readNBytes(colour.get(i) ? 3 * plane : plane);
                bytes += 3L * plane;
                limits.checkBytes(bytes);
                for (int copy = colour.get(i) ? 1 : 3; copy > 0; copy--) {
                    out.write(image);
                }
            }
        }
        Files.move(coloured, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        images.close();
        sizes.close();
        items.close();
    }
}
