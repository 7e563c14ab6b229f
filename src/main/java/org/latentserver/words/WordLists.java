package org.latentserver.words;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;

/** The bounds of what a request may ask, in one place. */
final class WordLists {
    static final int MAX_K = 1000;
    static final int DEFAULT_K = 10;
    static final int MAX_TERMS = 100;
    static final int MAX_EXCLUDED = 1000;
    static final int MAX_VALUES = 65_536;

    /** Neighbours of all queries of a call together. */
    static final int MAX_ANSWERS = 100_000;

    private static final int MAX_LENGTH = 400;

    private WordLists() {}

    static int k(@Nullable Integer k) {
        return k("k", k);
    }

    static int k(String field, @Nullable Integer k) {
        int value = k == null ? DEFAULT_K : k;
        if (value < 1 || value > MAX_K) {
            throw ServiceException.invalid(
                            field, "%s is %d, must be 1 to %d".formatted(field, value, MAX_K))
                    .with("limit", MAX_K);
        }
        return value;
    }

    /** The words, none when the field is absent. */
    static List<String> atMost(int limit, String field, @Nullable List<@Nullable String> words) {
        List<@Nullable String> given = words == null ? List.of() : words;
        count(limit, field, given.size());
        for (int i = 0; i < given.size(); i++) {
            word(field + "[" + i + "]", given.get(i));
        }
        return given.stream().filter(java.util.Objects::nonNull).toList();
    }

    static void count(int limit, String field, int size) {
        if (size > limit) {
            throw ServiceException.tooLarge(
                    field, "%s holds %d, the limit is %d".formatted(field, size, limit), limit);
        }
    }

    /** Refuses questions with too many answers, or words, together. */
    static List<NearestQuestion> bounded(String field, List<NearestQuestion> questions) {
        long answers = questions.stream().mapToLong(question -> question.options().k()).sum();
        if (answers > MAX_ANSWERS) {
            throw ServiceException.tooLarge(
                    field,
                    "%s ask for %d answers together, the limit is %d"
                            .formatted(field, answers, MAX_ANSWERS),
                    MAX_ANSWERS);
        }
        return questions;
    }

    static void notEmpty(String field, boolean empty) {
        if (empty) {
            throw ServiceException.invalid(field, field + " must not be empty");
        }
    }

    static String word(String field, @Nullable String word) {
        if (word == null || word.isBlank()) {
            throw ServiceException.invalid(field, field + " must be a word");
        }
        if (word.length() > MAX_LENGTH) {
            throw ServiceException.invalid(
                            field,
                            "%s has %d characters, the limit is %d"
                                    .formatted(field, word.length(), MAX_LENGTH))
                    .with("limit", MAX_LENGTH);
        }
        return word;
    }
}
