package org.latentserver.words.corpus;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.latentserver.api.ServiceException;
import org.latentserver.training.StoppedException;

/** Makes a corpus of a text. Used once, by one thread. */
final class CorpusEncoder {
    /** Tokens between two looks at the stop signal: milliseconds. */
    private static final int STOP_EVERY = 1 << 16;

    private final Path text;
    private final Corpus.Options options;
    private final BooleanSupplier stop;
    private final WordTable table = new WordTable(Corpus.COUNTED_WORDS);
    private long tokens;

    CorpusEncoder(Path text, Corpus.Options options, BooleanSupplier stop) {
        this.text = text;
        this.options = options;
        this.stop = stop;
    }

    Corpus encode(Path file, Arena arena) throws IOException {
        count();
        if (options.phrasePasses() == 0) {
            return withoutPhrases(file, arena);
        }
        return withPhrases(file, arena);
    }

    private void count() throws IOException {
        read(
                new Tokens.Sink() {
                    @Override
                    public void token(byte[] bytes, int from, int to) {
                        if (tokens++ % STOP_EVERY == 0 && stop.getAsBoolean()) {
                            throw new StoppedException();
                        }
                        table.add(bytes, from, to);
                    }

                    @Override
                    public void endOfLine() {
                        // lines don't matter to counts
                    }
                });
    }

    private void read(Tokens.Sink sink) throws IOException {
        Tokens.read(text, options.lowerCase(), options.unicode(), sink);
    }

    private Corpus withoutPhrases(Path file, Arena arena) throws IOException {
        int[] entries = kept(options.vocabularyCap());
        try (NumberFile out = NumberFile.at(file, stop)) {
            long words = encode(entries, out, false);
            long[] counts = Arrays.stream(entries).mapToLong(table::count).toArray();
            return corpus(new Vocabulary(words(entries), counts), out, arena, words, true);
        }
    }

    private Corpus withPhrases(Path file, Arena arena) throws IOException {
        int[] entries = kept(0);
        try (Phrases phrases =
                        new Phrases(
                                folder(file),
                                words(entries),
                                tokens,
                                options.minCount(),
                                Phrases.COUNTED_PAIRS,
                                stop);
                NumberFile out = NumberFile.at(file, stop)) {
            encode(entries, phrases.text(), true);
            double threshold = options.phraseThreshold();
            for (int pass = 0; pass < options.phrasePasses(); pass++) {
                phrases.pass(threshold);
                threshold /= 2;
            }
            long[] counts = phrases.counts();
            int[] kept =
                    mostFrequent(
                            IntStream.range(0, counts.length)
                                    .filter(word -> counts[word] >= options.minCount()),
                            word -> counts[word],
                            phrases.words()::get,
                            options.vocabularyCap());
            NumberSink sink = new NumberSink(out, numbers(kept, counts.length), false);
            phrases.text().read(sink);
            Vocabulary vocabulary =
                    new Vocabulary(
                            Arrays.stream(kept).mapToObj(phrases.words()::get).toList(),
                            Arrays.stream(kept).mapToLong(word -> counts[word]).toArray());
            return corpus(vocabulary, out, arena, sink.words, phrases.isExact());
        }
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
    }

    private Corpus corpus(
            Vocabulary vocabulary, NumberFile out, Arena arena, long words, boolean exact)
            throws IOException {
        return new Corpus(
                vocabulary,
                out.map(arena),
                out.positions(),
                words,
                tokens,
                exact && table.pruned() == 0);
    }

    private List<String> words(int[] entries) {
        return Arrays.stream(entries).mapToObj(table::word).toList();
    }

    private int[] kept(int cap) {
        return mostFrequent(
                IntStream.range(0, table.size())
                        .filter(entry -> table.count(entry) >= options.minCount())
                        .filter(table::isWellFormed),
                table::count,
                table::word,
                cap);
    }

    private int[] mostFrequent(
            IntStream candidates, IntToLongFunction count, IntFunction<String> word, int cap) {
        int[] kept =
                candidates
                        .boxed()
                        .sorted(
                                Comparator.comparingLong(
                                                (Integer entry) -> -count.applyAsLong(entry))
                                        .thenComparing(word::apply))
                        .limit(cap == 0 ? Long.MAX_VALUE : cap)
                        .mapToInt(Integer::intValue)
                        .toArray();
        if (kept.length < 2) {
            throw ServiceException.invalid(
                    "parameters.minCount",
                    "%d words occur at least %d times, at least 2 are needed"
                            .formatted(kept.length, options.minCount()));
        }
        return kept;
    }

    /** By entry: its place among those kept, else {@link NumberFile#GAP}. */
    private static int[] numbers(int[] kept, int size) {
        int[] numbers = new int[size];
        Arrays.fill(numbers, NumberFile.GAP);
        for (int number = 0; number < kept.length; number++) {
            numbers[kept[number]] = number;
        }
        return numbers;
    }

    /** Writes the numbers of the entries; returns how many words that are. */
    private long encode(int[] entries, NumberFile out, boolean gaps) throws IOException {
        NumberSink sink = new NumberSink(out, numbers(entries, table.size()), gaps);
        read(
                new Tokens.Sink() {
                    @Override
                    public void token(byte[] bytes, int from, int to) throws IOException {
                        int entry = table.find(bytes, from, to);
                        sink.accept(entry < 0 ? NumberFile.GAP : entry);
                    }

                    @Override
                    public void endOfLine() throws IOException {
                        sink.accept(Corpus.END_OF_LINE);
                    }
                });
        return sink.words;
    }

    /** Numbers anew, without empty lines. */
    private static final class NumberSink implements NumberFile.Sink {
        private final NumberFile out;
        private final int[] numbers;
        private final boolean gaps;
        private long words;
        private boolean lineIsEmpty = true;

        NumberSink(NumberFile out, int[] numbers, boolean gaps) {
            this.out = out;
            this.numbers = numbers;
            this.gaps = gaps;
        }

        @Override
        public void accept(int entry) throws IOException {
            int number = entry >= 0 ? numbers[entry] : entry;
            if (number >= 0) {
                out.put(number);
                words++;
                lineIsEmpty = false;
            } else if (number == Corpus.END_OF_LINE) {
                if (!lineIsEmpty) {
                    out.put(number);
                    lineIsEmpty = true;
                }
            } else if (gaps && !lineIsEmpty) {
                out.put(number);
            }
        }
    }
}
