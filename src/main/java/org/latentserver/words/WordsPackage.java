package org.latentserver.words;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.words.corpus.Vocabulary;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A package of word vectors, its parts in agreement. Safe for use by several threads while the
 * arena lives that it was opened in.
 *
 * @param vectors float32, little-endian, row-major, a row for each word in the order of the
 *     vocabulary
 * @param ngrams the same of n-grams, a row for each bucket; null when the architecture has none
 */
public record WordsPackage(
        WordsArchitecture architecture,
        Vocabulary vocabulary,
        MemorySegment vectors,
        @Nullable MemorySegment ngrams) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Of whole words. */
    public WordsPackage(
            WordsArchitecture architecture, Vocabulary vocabulary, MemorySegment vectors) {
        this(architecture, vocabulary, vectors, null);
    }

    /**
     * Maps the vectors into the arena.
     *
     * @throws ServiceException INVALID_DATA when vocabulary, weights and architecture don't agree
     */
    public static WordsPackage open(ModelPackage modelPackage, Arena arena) throws IOException {
        WordsArchitecture architecture = architecture(modelPackage.manifest());
        Vocabulary vocabulary = Vocabulary.read(modelPackage.file(Vocabulary.FILE));
        Map<String, Tensor> tensors = Safetensors.read(modelPackage.weights(), arena);
        int size = architecture.vectorSize();
        MemorySegment vectors = rows(tensors, WordsArchitecture.WEIGHTS, vocabulary.size(), size);
        WordsArchitecture.Ngrams ngrams = architecture.ngrams();
        if (ngrams == null) {
            return new WordsPackage(architecture, vocabulary, vectors);
        }
        MemorySegment buckets =
                rows(tensors, WordsArchitecture.NGRAMS, checked(ngrams).buckets(), size);
        return new WordsPackage(architecture, vocabulary, vectors, buckets);
    }

    private static WordsArchitecture.Ngrams checked(WordsArchitecture.Ngrams ngrams) {
        if (ngrams.minN() < 1 || ngrams.maxN() < ngrams.minN() || ngrams.buckets() < 1) {
            throw ServiceException.badData(
                    null,
                    "the package's n-grams are of %d to %d characters in %d buckets"
                            .formatted(ngrams.minN(), ngrams.maxN(), ngrams.buckets()));
        }
        return ngrams;
    }

    /**
     * @throws ServiceException INVALID_DATA when the manifest is of no word vectors
     */
    static WordsArchitecture architecture(ModelManifest manifest) {
        try {
            return JSON.treeToValue(manifest.architecture(), WordsArchitecture.class);
        } catch (JacksonException e) {
            throw ServiceException.badData(
                    null, "the package's architecture is not that of word vectors");
        }
    }

    private static MemorySegment rows(
            Map<String, Tensor> tensors, String name, long count, long size) {
        Tensor weights = tensors.get(name);
        long[] shape = {count, size};
        if (weights == null
                || !weights.dtype().equals("F32")
                || !Arrays.equals(weights.shape(), shape)) {
            throw ServiceException.badData(
                    null,
                    "the package's weights must be an F32 tensor '%s' of %d x %d"
                            .formatted(name, count, size));
        }
        return weights.data();
    }
}
