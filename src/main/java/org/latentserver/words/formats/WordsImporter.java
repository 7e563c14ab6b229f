package org.latentserver.words.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.FormatPart;
import org.latentserver.models.formats.ImportedParts;
import org.latentserver.models.formats.ModelImporter;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.words.WordsArchitecture;
import tools.jackson.databind.json.JsonMapper;

/** Makes a package of word vectors in one of the formats. */
record WordsImporter(WordFormat of) implements ModelImporter {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String format() {
        return of.slug();
    }

    @Override
    public String family() {
        return WordsArchitecture.FAMILY;
    }

    @Override
    public String description() {
        return of.description();
    }

    @Override
    public List<FormatPart> parts() {
        return of == WordFormat.NPZ
                ? Stream.concat(ImportOptions.PARTS.stream(), Stream.of(NpzReader.VOCABULARY))
                        .toList()
                : ImportOptions.PARTS;
    }

    @Override
    public Converted convert(ImportedParts parts, Path folder) throws IOException {
        VectorSink read = read(parts, ImportOptions.of(parts), folder);
        if (read.size() == 0) {
            throw ServiceException.badData(ImportedParts.FILE, "the file holds no word");
        }
        return new Converted(
                "Word vectors: %,d words of %d values, imported from %s"
                        .formatted(read.size(), read.dimension(), of.slug()),
                JSON.valueToTree(
                        new WordsArchitecture(
                                WordsArchitecture.IMPORTED,
                                read.dimension(),
                                read.size(),
                                read.isLowerCase())),
                List.of(new TensorSpec("words", "BYTES", List.of(-1L), null)),
                List.of(
                        new TensorSpec(
                                "vectors", "FP32", List.of(-1L, (long) read.dimension()), null)),
                read.counts());
    }

    private VectorSink read(ImportedParts parts, ImportOptions options, Path folder)
            throws IOException {
        return switch (of) {
            case WORD2VEC_BIN -> BinaryReader.read(parts, options, folder);
            case WORD2VEC_TEXT, FASTTEXT_VEC -> TextReader.withHeader(parts, options, folder);
            case GLOVE -> TextReader.withoutHeader(parts, options, folder);
            case NPZ -> NpzReader.read(parts, options, folder);
        };
    }
}
