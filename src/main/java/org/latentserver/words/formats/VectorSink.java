package org.latentserver.words.formats;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.ImportedParts;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.SafetensorsRows;
import org.latentserver.words.WordsArchitecture;
import org.latentserver.words.corpus.Vocabulary;

/**
 * Takes words and their vectors as a reader finds them, checks them, and writes them to the files
 * of a package. In memory are the words only. Used by one thread.
 */
final class VectorSink implements Closeable {
    static final int MAX_DIMENSION = 8192;

    /** As long as the words that GloVe's own vocabulary counter passes. */
    static final int MAX_WORD_BYTES = 1000;

    /** Of a word in the hash tables of an import and of a loaded model, beside its letters. */
    private static final int HEAP_BYTES_PER_WORD = 130;

    private final ImportOptions options;
    private final Place place;
    private final long maxBytes;
    private final long maxHeap = Runtime.getRuntime().maxMemory() / 2;
    private final int dimension;
    private final SafetensorsRows vectors;
    private final BufferedWriter vocabulary;
    private final Set<String> words = new HashSet<>();
    private final Map<String, Long> skipped = new TreeMap<>();
    private long vocabularyBytes;
    private boolean lowerCase = true;

    /**
     * @throws ServiceException INVALID_DATA when the vectors have too many values, or none
     */
    VectorSink(Path folder, ImportOptions options, long maxBytes, long dimension, Place place)
            throws IOException {
        if (dimension < 1 || dimension > MAX_DIMENSION) {
            throw place.refused(
                    "says that a word has %d values, must be 1 to %d"
                            .formatted(dimension, MAX_DIMENSION));
        }
        this.options = options;
        this.place = place;
        this.maxBytes = maxBytes;
        this.dimension = (int) dimension;
        vectors =
                new SafetensorsRows(
                        folder.resolve(ModelManifest.WEIGHTS),
                        WordsArchitecture.WEIGHTS,
                        this.dimension);
        vocabulary = Files.newBufferedWriter(folder.resolve(Vocabulary.FILE));
    }

    int dimension() {
        return dimension;
    }

    int size() {
        return words.size();
    }

    /** Whether the rest of the file need not be read. */
    boolean isFull() {
        return words.size() >= options.maxWords();
    }

    boolean isLowerCase() {
        return options.lowerCase().orElse(lowerCase);
    }

    /** What was read and what left out. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>(skipped);
        counts.put("words", (long) words.size());
        return counts;
    }

    /** The word that the bytes are, or null when they are no UTF-8. */
    static @Nullable String decode(byte[] bytes, int from, int to) {
        String word = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (word.indexOf('\ufffd') >= 0) { // what malformed bytes become
            byte[] again = word.getBytes(StandardCharsets.UTF_8);
            return Arrays.equals(again, 0, again.length, bytes, from, to) ? word : null;
        }
        return word;
    }

    /**
     * Takes the next word.
     *
     * @param word null when it is not Unicode
     * @param count occurrences in the text it was trained on; 0 when not known
     * @param values at least {@link #dimension}
     * @throws ServiceException INVALID_DATA naming the place, TOO_LARGE
     */
    void add(@Nullable String word, long count, float[] values) throws IOException {
        for (int i = 0; i < dimension; i++) {
            if (!Float.isFinite(values[i])) {
                throw place.refused("holds %s as value %d".formatted(values[i], i + 1));
            }
        }
        if (word == null) {
            invalid("malformed", "is not UTF-8");
        } else if (word.isEmpty()) {
            invalid("empty", "has an empty word");
        } else if (word.chars().anyMatch(VectorSink::isControl)) {
            invalid("malformed", "has a control character in the word '" + Echo.of(word) + "'");
        } else if (!words.add(word)) {
            invalid("duplicates", "has the word '" + Echo.of(word) + "' again");
        } else {
            write(word, count, values);
        }
    }

    private static boolean isControl(int character) { // what no vocabulary file could hold
        return character == '\t' || character == '\n' || character == '\r' || character == 0;
    }

    private void invalid(String kind, String what) {
        if (!options.skipsInvalid()) {
            throw place.refused(what + "; invalidWords=skip leaves such words out");
        }
        skipped.merge(kind, 1L, Long::sum);
    }

    private void write(String word, long count, float[] values) throws IOException {
        boolean isLower = word.equals(word.toLowerCase(Locale.ROOT));
        if (!isLower && options.lowerCase().orElse(false)) {
            throw ServiceException.invalid(
                    "lowerCase",
                    "with lowerCase nobody could ask for the word '" + Echo.of(word) + "'");
        }
        lowerCase &= isLower;
        vocabularyBytes += word.length();
        checkSize();
        vocabulary.write(word + "\t" + count + "\n");
        vectors.add(values);
    }

    private void checkSize() {
        long stored = vocabularyBytes + (long) words.size() * dimension * Float.BYTES;
        if (stored > maxBytes) {
            throw tooLarge("the vectors have more than " + maxBytes + " bytes", maxBytes);
        }
        if (words.size() > ImportOptions.MAX_WORDS) {
            throw tooLarge(
                    "the file has more than " + ImportOptions.MAX_WORDS + " words",
                    ImportOptions.MAX_WORDS);
        }
        if (vocabularyBytes + (long) words.size() * HEAP_BYTES_PER_WORD > maxHeap) {
            throw tooLarge(
                    "the words take more memory than the server has after " + words.size(),
                    words.size());
        }
    }

    private static ServiceException tooLarge(String what, long limit) {
        return ServiceException.tooLarge(
                ImportedParts.FILE, what + "; maxWords reads the first ones only", limit);
    }

    /** Completes the files. */
    @Override
    public void close() throws IOException {
        try (vocabulary) {
            vectors.close();
        }
    }
}
