package org.latentserver.words.glove;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.latentserver.words.corpus.Corpus;
import org.latentserver.words.corpus.Vocabulary;

/** Small corpora in memory. */
final class ToyCorpus {
    private ToyCorpus() {}

    /** Words by falling count, then alphabetically, as a real corpus numbers them. */
    static Corpus of(String... lines) {
        Map<String, Long> counts = new TreeMap<>();
        for (String line : lines) {
            for (String word : line.split(" ", -1)) {
                counts.merge(word, 1L, Long::sum);
            }
        }
        List<String> words = new ArrayList<>(counts.keySet());
        words.sort(Comparator.comparingLong((String word) -> -counts.getOrDefault(word, 0L)));
        List<Integer> numbers = new ArrayList<>();
        for (String line : lines) {
            for (String word : line.split(" ", -1)) {
                numbers.add(words.indexOf(word));
            }
            numbers.add(Corpus.END_OF_LINE);
        }
        long[] array = words.stream().mapToLong(counts::get).toArray();
        long occurrences = Arrays.stream(array).sum();
        int[] positions = numbers.stream().mapToInt(Integer::intValue).toArray();
        return new Corpus(
                new Vocabulary(words, array),
                MemorySegment.ofArray(positions),
                positions.length,
                occurrences,
                occurrences,
                true);
    }

    /** Lines of many lengths over words of many frequencies. */
    static Corpus random(int lines, int words, long seed) {
        Random random = new Random(seed);
        String[] text = new String[lines];
        for (int i = 0; i < lines; i++) {
            StringBuilder line = new StringBuilder("w0");
            for (int length = random.nextInt(40); length > 0; length--) {
                double skewed = Math.pow(random.nextDouble(), 3);
                line.append(" w").append((int) (words * skewed));
            }
            text[i] = line.toString();
        }
        return of(text);
    }
}
