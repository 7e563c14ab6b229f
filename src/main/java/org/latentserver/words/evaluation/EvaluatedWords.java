package org.latentserver.words.evaluation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.latentserver.words.WordsPackage;
import org.latentserver.words.search.FloatRows;

/**
 * The words and vectors that an evaluation takes into account. Remembers the words that it did not
 * find. Used by one thread.
 */
final class EvaluatedWords {
    /** Words that are named as not found, and those of a question that are named in a report. */
    static final int MAX_NAMED = 50;

    static final int MAX_NAMED_LENGTH = 50;

    private final WordsPackage words;
    private final int count;
    private final FloatRows rows;
    private final Set<String> unknown = new LinkedHashSet<>();

    /**
     * @param restrict most frequent words to take; 0 for all
     * @throws org.latentserver.api.ServiceException INVALID_DATA when a value is not finite
     */
    EvaluatedWords(WordsPackage words, int restrict) {
        this.words = words;
        int all = words.vocabulary().size();
        count = restrict == 0 ? all : Math.min(restrict, all);
        rows = new FloatRows(words.vectors(), count, words.architecture().vectorSize());
    }

    int count() {
        return count;
    }

    FloatRows rows() {
        return rows;
    }

    String word(int number) {
        return words.vocabulary().word(number);
    }

    /** In the spelling of the vocabulary. */
    String spelled(String word) {
        return words.architecture().lowerCase() ? word.toLowerCase(Locale.ROOT) : word;
    }

    OptionalInt number(String word) {
        String spelled = spelled(word);
        OptionalInt number = words.vocabulary().number(spelled);
        if (number.isPresent() && number.getAsInt() < count) {
            return number;
        }
        if (unknown.size() < MAX_NAMED && spelled.length() <= MAX_NAMED_LENGTH) {
            unknown.add(spelled);
        }
        return OptionalInt.empty();
    }

    /** Some of the words that were asked for in vain, in that order. */
    List<String> unknown() {
        return List.copyOf(unknown);
    }

    double cosine(int left, int right) {
        float[] a = rows.unit(left);
        float[] b = rows.unit(right);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
