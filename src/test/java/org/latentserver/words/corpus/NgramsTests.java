package org.latentserver.words.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NgramsTests {
    private static final int MANY = Integer.MAX_VALUE;

    @Test
    void takesAllNgramsOfTheWordBetweenBrackets() {
        assertThat(new Ngrams(3, 4, MANY).of("where"))
                .containsExactly(
                        hashes("<wh", "<whe", "whe", "wher", "her", "here", "ere", "ere>", "re>"));
    }

    @Test
    void aSingleBracketIsNoNgram() {
        assertThat(new Ngrams(1, 2, MANY).of("ab"))
                .containsExactly(hashes("<a", "a", "ab", "b", "b>"));
    }

    @Test
    void countsCharactersNotBytes() {
        assertThat(new Ngrams(3, 3, MANY).of("äß€")).containsExactly(hashes("<äß", "äß€", "ß€>"));
    }

    @Test
    void hashesAsFnv1aOf32BitsDoes() {
        // published test vectors of FNV-1a
        assertThat(hash("a")).isEqualTo(0xe40c292cL);
        assertThat(hash("foobar")).isEqualTo(0xbf9cf968L);
        assertThat(new Ngrams(6, 6, 1000).of("xfoobarx")).contains((int) (0xbf9cf968L % 1000));
    }

    private static int[] hashes(String... ngrams) {
        return Stream.of(ngrams).mapToInt(ngram -> (int) (hash(ngram) % MANY)).toArray();
    }

    /** FNV-1a in 64 bits, bytes extended by their sign as in fastText. */
    private static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, bytes.length)
                .mapToLong(i -> bytes[i] & 0xffff_ffffL)
                .reduce(0x811c9dc5L, (hash, b) -> ((hash ^ b) * 0x01000193L) & 0xffff_ffffL);
    }
}
