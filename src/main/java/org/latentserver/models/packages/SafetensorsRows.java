package org.latentserver.models.packages;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A safetensors file with one F32 matrix, written row by row through a small buffer; how many rows
 * there are shows at the end. Used by one thread.
 */
public final class SafetensorsRows implements Closeable {
    private static final int DATA_START = 256; // room for the header, the format lets us pad it
    private static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final String name;
    private final int columns;
    private final ByteBuffer buffer;
    private long rows;

    /** Creates the file; it is no safetensors file until {@link #close}. */
    public SafetensorsRows(Path file, String name, int columns) throws IOException {
        this.name = name;
        this.columns = columns;
        channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                        .position(DATA_START);
        buffer =
                ByteBuffer.allocate(Math.max(BUFFER, columns * Float.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
    }

    public long rows() {
        return rows;
    }

    /**
     * Appends a row.
     *
     * @param values of which the first {@code columns} are written
     */
    public void add(float[] values) throws IOException {
        if (buffer.remaining() < columns * Float.BYTES) {
            flush();
        }
        buffer.asFloatBuffer().put(values, 0, columns);
        buffer.position(buffer.position() + columns * Float.BYTES);
        rows++;
    }

    private void flush() throws IOException {
        write(buffer.flip());
        buffer.clear();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Writes what is left, and the header. */
    @Override
    public void close() throws IOException {
        try (channel) {
            flush();
            String header =
                    "{\"%s\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]}}"
                            .formatted(name, rows, columns, rows * columns * Float.BYTES);
            int length = DATA_START - Long.BYTES;
            ByteBuffer start =
                    ByteBuffer.allocate(DATA_START)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(length)
                            .put(header.getBytes(StandardCharsets.UTF_8));
            while (start.hasRemaining()) {
                start.put((byte) ' ');
            }
            channel.position(0);
            write(start.flip());
        }
    }
}
