package org.latentserver.words.training;

import java.util.Arrays;
import org.latentserver.words.corpus.Ngrams;
import org.latentserver.words.corpus.Vocabulary;

/**
 * The rows that each word's vector is the mean of: its own, then those of its n-grams, which lie
 * behind the words' rows. Immutable.
 */
final class WordParts {
    private final int[] starts;
    private final int[] rows;

    WordParts(Vocabulary vocabulary, Ngrams ngrams) {
        int words = vocabulary.size();
        starts = new int[words + 1];
        int[] all = new int[16 * words];
        int count = 0;
        for (int word = 0; word < words; word++) {
            int[] buckets = ngrams.of(vocabulary.word(word));
            if (count + 1 + buckets.length > all.length) {
                all = Arrays.copyOf(all, Math.max(2 * all.length, count + 1 + buckets.length));
            }
            all[count++] = word;
            for (int bucket : buckets) {
                all[count++] = words + bucket;
            }
            starts[word + 1] = count;
        }
        rows = Arrays.copyOf(all, count);
    }

    int[] rows() {
        return rows;
    }

    /** First of the word's rows; the last one is before {@link #to}. */
    int from(int word) {
        return starts[word];
    }

    int to(int word) {
        return starts[word + 1];
    }
}
