package org.latentserver.words;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.words.corpus.Vocabulary;
import org.latentserver.words.search.FloatRows;

/** The one place where a word that somebody wrote becomes a vector. Immutable. */
final class WordLookup {
    private static final int SHOWN = 80;

    private final WordsArchitecture architecture;
    private final Vocabulary vocabulary;
    private final FloatRows rows;

    /**
     * A word with its vector.
     *
     * @param number in the vocabulary
     * @param vector as trained
     * @param unit the vector at length 1; zeros for zeros
     */
    record Found(String word, int number, float[] vector, float[] unit) {}

    WordLookup(WordsArchitecture architecture, Vocabulary vocabulary, FloatRows rows) {
        this.architecture = architecture;
        this.vocabulary = vocabulary;
        this.rows = rows;
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

    OptionalInt number(String given) {
        return vocabulary.number(normalized(given));
    }

    /**
     * @param field the request's name for the word
     * @throws ServiceException UNKNOWN_WORD with suggestions
     */
    Found find(String field, String given) {
        int number = number(given).orElseThrow(() -> unknown(field, normalized(given)));
        return new Found(word(number), number, rows.row(number), rows.unit(number));
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
