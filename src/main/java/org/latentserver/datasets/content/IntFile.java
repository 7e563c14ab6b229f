package org.latentserver.datasets.content;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.IntUnaryOperator;

/** A file of little-endian int32 in the writing. */
final class IntFile implements AutoCloseable {
    private final Path file;
    private final OutputStream out;

    IntFile(Path file) throws IOException {
        this.file = file;
        out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    void write(int value) throws IOException {
        write(out, value);
    }

    private static void write(OutputStream out, int value) throws IOException {
        out.write(value);
        out.write(value >> 8);
        out.write(value >> 16);
        out.write(value >> 24);
    }

    static int read(InputStream in) throws IOException {
        return in.read() | in.read() << 8 | in.read() << 16 | in.read() << 24;
    }

    /** Replaces every number of the file; call after {@link #close}. */
    void replace(IntUnaryOperator replacement) throws IOException {
        Path replaced = file.resolveSibling(file.getFileName() + ".replaced");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                OutputStream to =
                        new BufferedOutputStream(Files.newOutputStream(replaced), 1 << 16)) {
            for (long left = Files.size(file) / Integer.BYTES; left > 0; left--) {
                write(to, replacement.applyAsInt(read(in)));
            }
        }
        Files.move(replaced, file, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.delete(file);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
