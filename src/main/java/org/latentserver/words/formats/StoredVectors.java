package org.latentserver.words.formats;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.words.WordsArchitecture;
import org.latentserver.words.corpus.Vocabulary;

/**
 * The vectors of a package that was loaded once, so that its parts agree: mapped, the words read
 * along, nothing of it in the heap. Used by one thread.
 */
final class StoredVectors implements Closeable {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena = Arena.ofConfined();
    private final Path vocabulary;
    private final MemorySegment values;
    private final int rows;
    private final int dimension;

    /** Takes a word with its count. */
    @FunctionalInterface
    interface WordWriter {
        void write(String word, long count) throws IOException;
    }

    /** Takes a word with its vector, which is overwritten by the next one. */
    @FunctionalInterface
    interface VectorWriter {
        void write(String word, float[] vector) throws IOException;
    }

    StoredVectors(ModelPackage modelPackage) throws IOException {
        vocabulary = modelPackage.file(Vocabulary.FILE);
        try {
            Tensor tensor =
                    Objects.requireNonNull(
                            Safetensors.read(modelPackage.weights(), arena)
                                    .get(WordsArchitecture.WEIGHTS));
            values = tensor.data();
            rows = Math.toIntExact(tensor.shape()[0]);
            dimension = Math.toIntExact(tensor.shape()[1]);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    int rows() {
        return rows;
    }

    int dimension() {
        return dimension;
    }

    void forEachWord(WordWriter writer) throws IOException {
        Vocabulary.forEach(vocabulary, writer::write);
    }

    void forEach(VectorWriter writer) throws IOException {
        float[] vector = new float[dimension];
        long[] row = {0};
        forEachWord((word, _) -> {
            copy(row[0]++, vector);
            writer.write(word, vector);
        });
    }

    void forEachVector(VectorWriter writer) throws IOException {
        float[] vector = new float[dimension];
        for (long row = 0; row < rows; row++) {
            copy(row, vector);
            writer.write("", vector);
        }
    }

    private void copy(long row, float[] vector) {
        MemorySegment.copy(values, FLOAT, row * dimension * Float.BYTES, vector, 0, dimension);
    }

    @Override
    public void close() {
        arena.close();
    }
}
