package org.latentserver.words.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnicodeWordsTests {
    @TempDir private Path folder;

    /** The example of UAX 29, section 4. */
    @Test
    void findsTheWordsOfTheStandardsExample() throws IOException {
        assertThat(read("The quick (“brown”) fox can’t jump 32.3 feet, right?", false))
                .containsExactly(
                        "The", "quick", "brown", "fox", "can’t", "jump", "32.3", "feet", "right");
    }

    @Test
    void partsWhatWhiteSpaceDoesNot() throws IOException {
        assertThat(read("well-known a/b e.g. U.S.A.\u00a0x\u3000y", false))
                .containsExactly("well", "known", "a", "b", "e.g", "U.S.A", "x", "y");
    }

    @Test
    void anIdeographIsAWord() throws IOException {
        assertThat(read("我是中国人。", false)).containsExactly("我", "是", "中", "国", "人");
    }

    @Test
    void readsInLowerCaseBeyondAscii() throws IOException {
        assertThat(read("ÉTÉ, Straße!", true)).containsExactly("été", "straße");
    }

    @Test
    void keepsLines() throws IOException {
        assertThat(read("a, b.\n\nc", false, true))
                .containsExactly("a", "b", "\n", "\n", "c", "\n");
    }

    /** Three megabytes without white space: more than the reader's buffer. */
    @Test
    void readsTextWithoutWhiteSpaceInPieces() throws IOException {
        assertThat(read("我是".repeat(500_000), false)).hasSize(1_000_000).containsOnly("我", "是");
    }

    private List<String> read(String text, boolean lowerCase) throws IOException {
        return read(text, lowerCase, false);
    }

    private List<String> read(String text, boolean lowerCase, boolean lines) throws IOException {
        Path file = folder.resolve("text");
        Files.writeString(file, text);
        List<String> words = new ArrayList<>();
        Tokens.read(
                file,
                lowerCase,
                true,
                new Tokens.Sink() {
                    @Override
                    public void token(byte[] bytes, int from, int to) {
                        words.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
                    }

                    @Override
                    public void endOfLine() {
                        if (lines) {
                            words.add("\n");
                        }
                    }
                });
        return words;
    }
}
