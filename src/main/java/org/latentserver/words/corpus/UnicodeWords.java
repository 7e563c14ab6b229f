package org.latentserver.words.corpus;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Words by the default boundaries of Unicode (UAX 29), as Lucene implements them: punctuation and
 * white space part words and are left out, an apostrophe, point or comma within a word or number
 * stays, an ideograph is a word by itself. Used by one thread.
 */
final class UnicodeWords {
    /** In UTF-16; what is longer is no word and is cut. */
    private static final int LONGEST = 4096;

    private final StandardTokenizer tokenizer = new StandardTokenizer();
    private final CharTermAttribute term = tokenizer.addAttribute(CharTermAttribute.class);

    UnicodeWords() {
        tokenizer.setMaxTokenLength(LONGEST);
    }

    /** True for ASCII letters and digits alone, in which there is no boundary. */
    static boolean isOneWord(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            int folded = bytes[i] | 0x20;
            boolean letter = folded >= 'a' && folded <= 'z';
            if (!letter && (bytes[i] < '0' || bytes[i] > '9')) {
                return false;
            }
        }
        return true;
    }

    List<byte[]> of(byte[] bytes, int from, int to) throws IOException {
        List<byte[]> words = new ArrayList<>();
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        tokenizer.setReader(new StringReader(text));
        tokenizer.reset();
        while (tokenizer.incrementToken()) {
            words.add(term.toString().getBytes(StandardCharsets.UTF_8));
        }
        tokenizer.end();
        tokenizer.close();
        return words;
    }
}
