package org.latentserver.words;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.serving.tensors.Tensor;
import org.latentserver.serving.tensors.TensorSignature;

/** Word vectors as named tensors: words in UTF-8 to their vectors. */
final class WordTensors {
    private static final String WORDS = "words";
    private static final String VECTORS = "vectors";

    private WordTensors() {}

    static TensorSignature signature(WordsArchitecture architecture) {
        List<Long> vectors = List.of(-1L, (long) architecture.vectorSize());
        return TensorSignature.of(
                List.of(new TensorSpec(WORDS, "BYTES", List.of(-1L), null)),
                List.of(new TensorSpec(VECTORS, "FP32", vectors, null)));
    }

    static Map<String, Tensor> infer(WordLookup lookup, Map<String, Tensor> inputs) {
        byte[][] texts = Objects.requireNonNull(inputs.get(WORDS)).strings();
        List<String> words = new ArrayList<>(texts.length);
        for (byte[] text : texts) {
            String field = WORDS + "[" + words.size() + "]";
            words.add(WordLists.word(field, decoded(field, text)));
        }
        List<float[]> rows = List.of(vectors(lookup, words));
        return Map.of(VECTORS, Tensor.ofItems(rows, rows.getFirst().length));
    }

    private static float[][] vectors(WordLookup lookup, List<String> words) {
        try {
            return lookup.findAll(WORDS, words).stream()
                    .map(WordLookup.Found::vector)
                    .toArray(float[][]::new);
        } catch (ServiceException e) {
            if (e.code() != ErrorCode.UNKNOWN_WORD) {
                throw e;
            }
            // a 404 would say that there is no such model
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST, e.field(), e.field() + ": " + e.getMessage(), e);
        }
    }

    private static String decoded(String field, byte[] text) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
        } catch (CharacterCodingException e) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST, field, field + " is not valid UTF-8", e);
        }
    }
}
