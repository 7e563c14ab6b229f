package org.latentserver.words;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
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
 */
public record WordsPackage(
        WordsArchitecture architecture, Vocabulary vocabulary, MemorySegment vectors) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * Maps the vectors into the arena.
     *
     * @throws ServiceException INVALID_DATA when vocabulary, weights and architecture don't agree
     */
    public static WordsPackage open(ModelPackage modelPackage, Arena arena) throws IOException {
        WordsArchitecture architecture = architecture(modelPackage.manifest());
        Vocabulary vocabulary = Vocabulary.read(modelPackage.file(Vocabulary.FILE));
        long[] shape = {vocabulary.size(), architecture.vectorSize()};
        Tensor weights =
                checked(
                        Safetensors.read(modelPackage.weights(), arena)
                                .get(WordsArchitecture.WEIGHTS),
                        shape);
        return new WordsPackage(architecture, vocabulary, weights.data());
    }

    static WordsArchitecture architecture(ModelManifest manifest) {
        try {
            return JSON.treeToValue(manifest.architecture(), WordsArchitecture.class);
        } catch (JacksonException e) {
            throw ServiceException.badData(
                    null, "the package's architecture is not that of word vectors");
        }
    }

    private static Tensor checked(@Nullable Tensor weights, long[] shape) {
        if (weights == null
                || !weights.dtype().equals("F32")
                || !Arrays.equals(weights.shape(), shape)) {
            throw ServiceException.badData(
                    null,
                    "the package's weights must be an F32 tensor '%s' of %d x %d"
                            .formatted(WordsArchitecture.WEIGHTS, shape[0], shape[1]));
        }
        return weights;
    }
}
