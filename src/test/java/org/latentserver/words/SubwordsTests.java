package org.latentserver.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.words.corpus.Ngrams;
import org.latentserver.words.corpus.Vocabulary;
import org.latentserver.words.search.FloatRows;

class SubwordsTests {
    private static final int BUCKETS = 7;

    /** Row b is (b, 1). */
    private static final Subwords SUBWORDS =
            new Subwords(new Ngrams(3, 4, BUCKETS), new FloatRows(rows(), BUCKETS, 2));

    private static MemorySegment rows() {
        float[] values = new float[2 * BUCKETS];
        IntStream.range(0, BUCKETS).forEach(b -> values[2 * b] = b);
        IntStream.range(0, BUCKETS).forEach(b -> values[2 * b + 1] = 1);
        byte[] bytes = new byte[values.length * Float.BYTES];
        MemorySegment little = MemorySegment.ofArray(bytes);
        var layout = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        MemorySegment.copy(values, 0, little, layout, 0, values.length);
        return little;
    }

    @Test
    void aVectorIsTheMeanOfItsNgramsRows() {
        // the 3- and 4-grams of <cat>, hashed by FNV-1a as published
        double mean =
                Stream.of("<ca", "<cat", "cat", "cat>", "at>")
                        .mapToInt(SubwordsTests::bucket)
                        .average()
                        .orElseThrow();
        float[] vector = SUBWORDS.vector("cat").orElseThrow();
        assertThat((double) vector[0]).isCloseTo(mean, within(1e-6));
        assertThat(vector[1]).isEqualTo(1f);
    }

    private static int bucket(String ngram) {
        long hash = 0x811c9dc5L;
        for (int i = 0; i < ngram.length(); i++) {
            hash = ((hash ^ ngram.charAt(i)) * 0x01000193L) & 0xffff_ffffL;
        }
        return (int) (hash % BUCKETS);
    }

    @Test
    void aWordTooShortForNgramsHasNone() {
        Subwords longer = new Subwords(new Ngrams(5, 6, BUCKETS), SUBWORDS.rows());
        assertThat(longer.vector("ab")).isEmpty();
        assertThat(longer.vector("abc")).isPresent();
    }

    @Test
    void aWordOfTheVocabularyKeepsItsOwnVector() {
        WordLookup lookup = lookup(SUBWORDS);
        WordLookup.Found known = lookup.find("word", "CAT");
        assertThat(known.isInVocabulary()).isTrue();
        assertThat(known.vector()).containsExactly(0, 1);
        WordLookup.Found unseen = lookup.find("word", "Cats");
        assertThat(unseen.isInVocabulary()).isFalse();
        assertThat(unseen.word()).isEqualTo("cats");
        assertThat(unseen.vector()).isEqualTo(SUBWORDS.vector("cats").orElseThrow());
        assertThat((double) FloatRows.norm(unseen.unit())).isCloseTo(1, within(1e-6));
    }

    @Test
    void withoutNgramsAnUnseenWordIsUnknown() {
        WordLookup lookup = lookup(null);
        assertThat(lookup.search("cats")).isEmpty();
        assertThatThrownBy(() -> lookup.find("word", "cats"))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_WORD));
    }

    private static WordLookup lookup(@Nullable Subwords subwords) {
        return new WordLookup(
                new WordsArchitecture("skip-gram", 2, 1, true),
                new Vocabulary(List.of("cat"), new long[] {1}),
                new FloatRows(rows(), 1, 2),
                subwords);
    }
}
