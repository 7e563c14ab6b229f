package org.latentserver.words;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.words.corpus.Vocabulary;
import org.latentserver.words.search.FloatRows;

/** The one place where a word that somebody wrote becomes a vector. Immutable. */
final class WordLookup {
    /** In place of a number, for a word that only its n-grams give a vector. */
    static final int UNSEEN = -1;

    private static final int SHOWN = 80;

    private final WordsArchitecture architecture;
    private final Vocabulary vocabulary;
    private final FloatRows rows;
    private final @Nullable Subwords subwords;

    /**
     * A word with its vector.
     *
     * @param number in the vocabulary, or {@link #UNSEEN}
     * @param vector as trained
     * @param unit the vector at length 1; zeros for zeros
     */
    record Found(String word, int number, float[] vector, float[] unit) {
        boolean isInVocabulary() {
            return number != UNSEEN;
        }
    }

    /**
     * @param subwords null when words that the vocabulary lacks have no vector
     */
    WordLookup(
            WordsArchitecture architecture,
            Vocabulary vocabulary,
            FloatRows rows,
            @Nullable Subwords subwords) {
        this.architecture = architecture;
        this.vocabulary = vocabulary;
        this.rows = rows;
        this.subwords = subwords;
    }

    int size() {
        return vocabulary.size();
    }

    int vectorSize() {
        return rows.dimension();
    }

    String word(int number) {
        return vocabulary.word(number);
    }

    long count(int number) {
        return vocabulary.count(number);
    }

    /** In lower case when the model was trained so. */
    String normalized(String given) {
        return architecture.lowerCase() ? given.toLowerCase(Locale.ROOT) : given;
    }

    /** A word of the vocabulary, or one that its n-grams give a vector; else empty. */
    Optional<Found> search(String given) {
        String word = normalized(given);
        OptionalInt number = vocabulary.number(word);
        if (number.isPresent()) {
            int row = number.getAsInt();
            return Optional.of(new Found(word(row), row, rows.row(row), rows.unit(row)));
        }
        return Optional.ofNullable(subwords)
                .flatMap(parts -> parts.vector(word))
                .map(vector -> new Found(word, UNSEEN, vector, FloatRows.unit(vector)));
    }

    /**
     * @param field the request's name for the word
     * @throws ServiceException UNKNOWN_WORD with suggestions
     */
    Found find(String field, String given) {
        return search(given).orElseThrow(() -> unknown(field, normalized(given)));
    }

    List<Found> findAll(String field, List<String> words) {
        return IntStream.range(0, words.size())
                .mapToObj(i -> find(field + "[" + i + "]", words.get(i)))
                .toList();
    }

    private ServiceException unknown(String field, String word) {
        List<String> near = Spelling.near(word, vocabulary);
        String shown = word.length() > SHOWN ? word.substring(0, SHOWN) + "…" : word;
        String hint = near.isEmpty() ? "" : "; did you mean '" + near.getFirst() + "'?";
        return new ServiceException(
                        ErrorCode.UNKNOWN_WORD,
                        field,
                        "'" + shown + "' is not in the vocabulary" + hint)
                .with("word", shown)
                .with("suggestions", near);
    }
}
