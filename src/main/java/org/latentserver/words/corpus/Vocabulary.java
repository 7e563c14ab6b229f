package org.latentserver.words.corpus;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.latentserver.api.ServiceException;

/** Words by falling frequency, numbered from 0. Immutable. */
public final class Vocabulary {
    /** Of a package: {@code word TAB count} a line, by number; 0 for a count not known. */
    public static final String FILE = "vocabulary.txt";

    private final List<String> words;
    private final long[] counts;
    private final Map<String, Integer> numbers;

    public Vocabulary(List<String> words, long[] counts) {
        this.words = List.copyOf(words);
        this.counts = counts.clone();
        numbers = HashMap.newHashMap(words.size());
        for (int i = 0; i < words.size(); i++) {
            numbers.put(words.get(i), i);
        }
    }

    public int size() {
        return words.size();
    }

    public String word(int number) {
        return words.get(number);
    }

    public long count(int number) {
        return counts[number];
    }

    public long[] counts() {
        return counts.clone();
    }

    public OptionalInt number(String word) {
        Integer number = numbers.get(word);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    public void write(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < size(); i++) {
                out.write(word(i) + "\t" + count(i) + "\n");
            }
        }
    }

    /**
     * @throws ServiceException INVALID_DATA naming the line that is not as it should be
     */
    public static Vocabulary read(Path file) throws IOException {
        List<String> words = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        forEach(
                file,
                (word, count) -> {
                    words.add(word);
                    counts.add(count);
                });
        long[] array = counts.stream().mapToLong(Long::longValue).toArray();
        Vocabulary vocabulary = new Vocabulary(Collections.unmodifiableList(words), array);
        if (vocabulary.numbers.size() != words.size()) {
            throw ServiceException.badData(null, FILE + " names a word twice");
        }
        return vocabulary;
    }

    /** Takes a word with its count. */
    @FunctionalInterface
    public interface Entry {
        void take(String word, long count) throws IOException;
    }

    /**
     * Reads the words by number, without holding them.
     *
     * @throws ServiceException INVALID_DATA naming the line that is not as it should be
     */
    public static void forEach(Path file, Entry entry) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 1;
            for (String line; (line = in.readLine()) != null; number++) {
                int tab = line.indexOf('\t');
                if (tab < 1) {
                    throw damaged(number, "is no word, tab and count");
                }
                entry.take(line.substring(0, tab), count(line, tab, number));
            }
        }
    }

    private static long count(String line, int tab, int number) {
        try {
            return Long.parseLong(line, tab + 1, line.length(), 10);
        } catch (NumberFormatException e) {
            throw damaged(number, "is no word, tab and count");
        }
    }

    private static ServiceException damaged(int line, String what) {
        return ServiceException.badData(null, FILE + ": line " + line + " " + what);
    }
}
