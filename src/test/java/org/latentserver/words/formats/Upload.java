package org.latentserver.words.formats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.latentserver.models.formats.ImportedFile;
import org.latentserver.models.formats.ImportedParts;
import org.latentserver.models.formats.ModelImporter.Converted;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;

/** Bytes as a client could send them, and what the importer makes of them. */
final class Upload {
    private final Path folder;
    private final Map<String, ImportedFile> files = new HashMap<>();
    private final Map<String, String> fields = new HashMap<>();
    private long maxBytes = 1 << 30;

    /**
     * @param words of {@code vocabulary.txt}, with their counts
     * @param values of the tensor, row-major
     */
    record Read(Converted converted, List<String> words, long[] shape, float[] values) {
        List<Float> row(int row) {
            int from = row * (int) shape[1];
            List<Float> found = new ArrayList<>();
            for (float value : Arrays.copyOfRange(values, from, from + (int) shape[1])) {
                found.add(value);
            }
            return found;
        }
    }

    Upload(Path temporary, byte[] file) throws IOException {
        folder = Files.createTempDirectory(temporary, "upload");
        part("file", file);
    }

    Upload(Path temporary, Path file) throws IOException {
        folder = Files.createTempDirectory(temporary, "upload");
        files.put("file", new ImportedFile("file", file));
    }

    Upload part(String name, byte[] bytes) throws IOException {
        files.put(name, new ImportedFile(name, Files.write(folder.resolve(name), bytes)));
        return this;
    }

    Upload field(String name, String value) {
        fields.put(name, value);
        return this;
    }

    Upload maxBytes(long bytes) {
        maxBytes = bytes;
        return this;
    }

    Read as(WordFormat format) throws IOException {
        Path target = Files.createTempDirectory(folder, "package");
        Converted converted =
                new WordsImporter(format)
                        .convert(new ImportedParts(files, fields, maxBytes), target);
        try (Arena arena = Arena.ofConfined()) {
            Tensor vectors =
                    Objects.requireNonNull(
                            Safetensors.read(target.resolve(ModelManifest.WEIGHTS), arena)
                                    .get("vectors"));
            return new Read(
                    converted,
                    Files.readAllLines(target.resolve("vocabulary.txt")),
                    vectors.shape(),
                    vectors.floats());
        }
    }

    /** word2vec's binary format by hand: pieces are strings, floats or bytes. */
    static byte[] bytes(Object... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object piece : pieces) {
            switch (piece) {
                case String text -> out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                case Float value ->
                        out.writeBytes(
                                ByteBuffer.allocate(4)
                                        .order(ByteOrder.LITTLE_ENDIAN)
                                        .putFloat(value)
                                        .array());
                case byte[] raw -> out.writeBytes(raw);
                default -> throw new IllegalArgumentException(piece.toString());
            }
        }
        return out.toByteArray();
    }
}
