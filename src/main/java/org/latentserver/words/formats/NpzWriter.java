package org.latentserver.words.formats;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.latentserver.api.Npy;

/** Writes NumPy arrays of words, vectors and counts; {@code np.load} needs no pickles for them. */
final class NpzWriter {
    private static final int UTF32 = 4;

    private NpzWriter() {}

    /** Doesn't close the stream. */
    static void write(StoredVectors vectors, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        vectors(vectors, zip);
        words(vectors, zip);
        counts(vectors, zip);
        zip.finish();
    }

    private static void vectors(StoredVectors vectors, ZipOutputStream zip) throws IOException {
        zip.setLevel(Deflater.NO_COMPRESSION); // floats hardly shrink
        start(zip, NpzReader.VECTORS);
        Npy.writeHeader(zip, Npy.Type.F4, vectors.rows(), vectors.dimension());
        vectors.forEachVector((_, vector) -> Npy.writeFloats(zip, vector));
        zip.closeEntry();
    }

    private static void words(StoredVectors vectors, ZipOutputStream zip) throws IOException {
        int[] longest = {1};
        vectors.forEachWord((word, _) ->
                longest[0] = Math.max(longest[0], word.codePointCount(0, word.length())));
        zip.setLevel(Deflater.BEST_SPEED); // the padding shrinks to nothing
        start(zip, NpzReader.WORDS);
        Npy.writeRawHeader(zip, "<U" + longest[0], vectors.rows());
        ByteBuffer element = ByteBuffer.allocate(longest[0] * UTF32).order(ByteOrder.LITTLE_ENDIAN);
        vectors.forEachWord((word, _) -> {
            Arrays.fill(element.array(), (byte) 0);
            element.clear();
            word.codePoints().forEach(element::putInt);
            zip.write(element.array());
        });
        zip.closeEntry();
    }

    private static void counts(StoredVectors vectors, ZipOutputStream zip) throws IOException {
        start(zip, NpzReader.COUNTS);
        Npy.writeHeader(zip, Npy.Type.I8, vectors.rows());
        ByteBuffer element = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        vectors.forEachWord((_, count) -> zip.write(element.putLong(0, count).array()));
        zip.closeEntry();
    }

    private static void start(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0)); // the same bytes again
        zip.putNextEntry(entry);
    }
}
