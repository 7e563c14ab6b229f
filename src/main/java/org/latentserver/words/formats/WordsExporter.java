package org.latentserver.words.formats;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.ModelExporter;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.words.WordsArchitecture;

/** Writes word vectors in one of the formats. */
record WordsExporter(WordFormat of) implements ModelExporter {
    private static final int BUFFER = 1 << 16;

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
    public String contentType() {
        return of.contentType();
    }

    @Override
    public String extension() {
        return of.extension();
    }

    /** Readers of all but npz take a space for the end of the word. */
    @Override
    public void check(ModelPackage modelPackage) throws IOException {
        if (of == WordFormat.NPZ) {
            return;
        }
        try (StoredVectors vectors = new StoredVectors(modelPackage)) {
            vectors.forEachWord((word, _) -> {
                if (word.indexOf(' ') >= 0) {
                    throw ServiceException.invalid(
                            "format",
                            "%s can't hold the word '%s', as it has a space; npz and package can"
                                    .formatted(of.slug(), Echo.of(word)));
                }
            });
        }
    }

    @Override
    public void write(ModelPackage modelPackage, OutputStream out) throws IOException {
        BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
        try (StoredVectors vectors = new StoredVectors(modelPackage)) {
            switch (of) {
                case WORD2VEC_BIN -> Writers.word2vecBinary(vectors, buffered);
                case WORD2VEC_TEXT, FASTTEXT_VEC -> Writers.text(vectors, buffered, true);
                case GLOVE -> Writers.text(vectors, buffered, false);
                case NPZ -> NpzWriter.write(vectors, buffered);
            }
        }
        buffered.flush();
    }
}
