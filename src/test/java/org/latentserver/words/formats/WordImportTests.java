package org.latentserver.words.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latentserver.words.formats.Upload.bytes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import tools.jackson.databind.JsonNode;

/** Files written by hand after the formats' descriptions, whole and broken. */
class WordImportTests {
    private static final byte[] NOT_UTF8 = {'a', (byte) 0xc3, '('};

    @TempDir Path temporary;

    private Upload upload(Object... pieces) throws IOException {
        return new Upload(temporary, bytes(pieces));
    }

    private static void assertRefused(Upload upload, WordFormat format, String... message) {
        assertRefused(upload, format, ErrorCode.INVALID_DATA, message);
    }

    private static void assertRefused(
            Upload upload, WordFormat format, ErrorCode code, String... message) {
        assertThatThrownBy(() -> upload.as(format))
                .isInstanceOf(ServiceException.class)
                .hasMessageContainingAll(message)
                .extracting("code")
                .isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", ""})
    void readsBinaryWithAndWithoutLineBreaks(String lineBreak) throws IOException {
        Upload.Read read =
                upload("3 2\n", "</s> ", 1f, -2f, lineBreak, "größe ", 0.1f, Float.MIN_VALUE)
                        .field("maxWords", "2")
                        .as(WordFormat.WORD2VEC_BIN);
        assertThat(read.words()).containsExactly("</s>\t0", "größe\t0");
        assertThat(read.shape()).containsExactly(2, 2);
        assertThat(read.values()).containsExactly(1f, -2f, 0.1f, Float.MIN_VALUE);
        assertThat(read.converted().counts()).isEqualTo(Map.of("words", 2L));
        JsonNode architecture = read.converted().architecture();
        assertThat(architecture.get("algorithm").asString()).isEqualTo("imported");
        assertThat(architecture.get("vectorSize").asInt()).isEqualTo(2);
        assertThat(architecture.get("vocabularySize").asInt()).isEqualTo(2);
        assertThat(architecture.get("lowerCase").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    WORD2VEC_TEXT | "2 3\\nthe 1 -2.5e-3 .5\\nParis 0 -0 1e38\\n"
                    FASTTEXT_VEC  | "2 3\\nthe 1 -2.5e-3 .5 \\nParis 0 -0 1e38 \\n"
                    WORD2VEC_TEXT | "2 3\\r\\nthe 1 -2.5E-3 .5\\r\\nParis 0 -0 +1e38"
                    GLOVE         | "the 1 -2.5e-3 .5\\nParis 0 -0 1e38\\n"
                    GLOVE         | "the\\t1 -2.5e-3\\t.5\\nParis  0  -0 1e38\\n\\n"
                    """)
    void readsTextAsTheFormatsDescribeIt(WordFormat format, String text) throws IOException {
        Upload.Read read = upload(text.translateEscapes()).as(format);
        assertThat(read.words()).containsExactly("the\t0", "Paris\t0");
        assertThat(read.values()).containsExactly(1, -.0025f, .5f, 0, -0f, 1e38f);
        assertThat(read.converted().architecture().get("lowerCase").asBoolean()).isFalse();
    }

    @Test
    void readsWordsWithSpacesAsGloveHasThem() throws IOException {
        Upload.Read read =
                upload("7 1 2\n. . . 3 4\nat name@domain.com 5 6\n").as(WordFormat.GLOVE);
        assertThat(read.words()).containsExactly("7\t0", ". . .\t0", "at name@domain.com\t0");
        assertThat(read.row(2)).containsExactly(5f, 6f);
        assertRefused(
                upload("2 2\na 1 2\nb c 1 2\n"), WordFormat.WORD2VEC_TEXT, "line 3", "more fields");
    }

    @Test
    void inflatesGzip() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes("1 1\n", "a ", 7f));
        }
        byte[] whole = zipped.toByteArray();
        assertThat(upload(whole).as(WordFormat.WORD2VEC_BIN).values()).containsExactly(7f);
        assertRefused(
                upload(java.util.Arrays.copyOf(whole, whole.length - 12)),
                WordFormat.WORD2VEC_BIN,
                "gzip data is truncated");
    }

    @Test
    void leavesInvalidWordsOutWhenAskedTo() throws IOException {
        Object[] file = {
            "6 1\n", "a ", 1f, NOT_UTF8, " ", 2f, " ", 3f, "a ", 4f, "x\ty ", 5f, "b ", 6f
        };
        Upload.Read read = upload(file).field("invalidWords", "skip").as(WordFormat.WORD2VEC_BIN);
        assertThat(read.words()).containsExactly("a\t0", "b\t0");
        assertThat(read.values()).containsExactly(1, 6);
        assertThat(read.converted().counts())
                .isEqualTo(Map.of("words", 2L, "malformed", 2L, "empty", 1L, "duplicates", 1L));
        assertRefused(upload(file), WordFormat.WORD2VEC_BIN, "word 2 is not UTF-8", "skip");
    }

    @Test
    void findsOutWhetherWordsAreAskedForInLowerCase() throws IOException {
        Upload given = upload("b 1\na 2\n").field("lowerCase", "false");
        assertThat(given.as(WordFormat.GLOVE).converted().architecture().get("lowerCase"))
                .hasToString("false");
        assertRefused(
                upload("b 1\nA 2\n").field("lowerCase", "true"),
                WordFormat.GLOVE,
                ErrorCode.INVALID_REQUEST,
                "nobody could ask for the word 'A'");
    }

    @Test
    void refusesBinaryFilesThatLie() throws IOException {
        WordFormat bin = WordFormat.WORD2VEC_BIN;
        assertRefused(upload("2147483648 2147483648\n", "a ", 1f), bin, "2147483648 values");
        assertRefused(upload("2147483648 1\n", "a ", 1f), bin, "word 2 is cut off or missing");
        assertRefused(upload("99999999999999999999 1\n", "a ", 1f), bin, "line 1 must be");
        assertRefused(upload("-1 1\n", "a ", 1f), bin, "line 1 must be");
        assertRefused(upload("1 0\n", "a "), bin, "has 0 values, must be 1 to 8192");
        assertRefused(upload("0 5\n"), bin, "no word");
        assertRefused(upload("1 2\n", "a ", 1f), bin, "word 1 is cut off within its values");
        assertRefused(upload("2 1\n", "a ", 1f, "\nb"), bin, "word 2 is cut off");
        assertRefused(upload("1 1\n", "a".repeat(1001) + " ", 1f), bin, "word 1", "1000 bytes");
        assertRefused(upload("1 1\n", "a".repeat(2000)), bin, "word 1", "1000 bytes");
        assertRefused(upload("1 1\n", "a ", 1f, "b ", 2f), bin, "word 1 should be the last");
        assertRefused(upload("2 1\n", "a ", 1f, "b ", Float.NaN), bin, "word 2 holds NaN");
        assertRefused(
                upload("1 2\n", "a ", 1f, Float.NEGATIVE_INFINITY),
                bin,
                "word 1 holds -Infinity as value 2");
        assertRefused(upload("2 1\n", "a ", 1f, "a ", 2f), bin, "word 2 has the word 'a' again");
        assertRefused(upload("1 1\n", NOT_UTF8, " ", 1f), bin, "word 1 is not UTF-8");
        assertRefused(upload("1 1\n", " ", 1f), bin, "word 1 has an empty word");
        assertRefused(upload(new byte[] {0, 1, 2}), bin, "line 1 must be");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    "a 1 2\\nb 1\\n" | line 2 has 'b' where a number must be
                    "a 1 2\\nb 1 2 3\\n" | line 2 has more fields
                    "a 1 2\\nb 1 2\\n\\nc 1 2\\n" | line 3 is blank, but the file goes on
                    "a 1 1e999\\n" | line 1 has '1e999', which is beyond the range of float32
                    "a 1 2\\nb -1e39 2\\n" | line 2 has '-1e39', which is beyond
                    "a 1 2\\nb nan 2\\n" | line 2 has 'nan' where a number must be
                    "a 1 2\\nb inf 2\\n" | line 2 has 'inf' where
                    "a 1 2\\nb 0x1p3 2\\n" | line 2 has '0x1p3' where
                    "a 1 2\\nb 1f 2\\n" | line 2 has '1f' where
                    "a 1 2\\nb 1.2.3 2\\n" | line 2 has '1.2.3' where
                    "a 1 2\\na 3 4\\n" | line 2 has the word 'a' again
                    "a 1 2\\n 3 4\\n" | line 2 has an empty word
                    "hello\\n" | line 1 must be a word and its values
                    "\\n\\n" | is missing, the file is empty
                    "2 2\\na 1 2\\n" | line 2 has more fields; every line must be a word and 1 values
                    """)
    void refusesBrokenGlove(String text, String message) throws IOException {
        assertRefused(upload(text.translateEscapes()), WordFormat.GLOVE, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    "a 1 2\\nb 3 4\\n" | line 1 must be the number of words
                    "3 2\\na 1 2\\n" | line 3 is missing: line 1 says 3 words, the file ends after 1
                    "1 2\\na 1 2\\nb 1 2\\n" | line 3 is more than the 1 words of line 1
                    "1 1000000000000\\na 1 2\\n" | 1000000000000 values
                    "999999999999999999 2\\na 1 2\\n" | line 3 is missing
                    """)
    void refusesTextThatIsNotAsItsHeaderSays(String text, String message) throws IOException {
        assertRefused(upload(text.translateEscapes()), WordFormat.WORD2VEC_TEXT, message);
        assertRefused(upload(text.translateEscapes()), WordFormat.FASTTEXT_VEC, message);
    }

    @Test
    void refusesTextThatIsNotUtf8() throws IOException {
        assertRefused(upload("a 1\n", NOT_UTF8, " 2\n"), WordFormat.GLOVE, "line 2 is not UTF-8");
    }

    @Test
    void boundsTheSizeOfThePackage() throws IOException {
        assertRefused(
                upload("a 1 2\nb 3 4\n").maxBytes(10),
                WordFormat.GLOVE,
                ErrorCode.TOO_LARGE,
                "more than 10 bytes",
                "maxWords");
        assertThat(
                        upload("a 1 2\nb 3 4\n")
                                .maxBytes(10)
                                .field("maxWords", "1")
                                .as(WordFormat.GLOVE)
                                .words())
                .containsExactly("a\t0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "10000001", "many", "1e3"})
    void refusesMaxWordsOutOfRange(String maxWords) throws IOException {
        assertRefused(
                upload("a 1\n").field("maxWords", maxWords),
                WordFormat.GLOVE,
                ErrorCode.INVALID_REQUEST,
                "maxWords is '" + maxWords + "'");
    }

    /** A sparse file of a gigabyte: what is allocated must not follow from what isn't read. */
    @ParameterizedTest
    @CsvSource({"GLOVE, line 1 has more than", "WORD2VEC_TEXT, line 1", "WORD2VEC_BIN, line 1"})
    void refusesALineOfAGigabyteEarly(WordFormat format, String message) throws IOException {
        Path endless = temporary.resolve("endless");
        try (RandomAccessFile file = new RandomAccessFile(endless.toFile(), "rw")) {
            file.setLength(1L << 30);
        }
        Upload upload = new Upload(temporary, endless);
        long before = allocated();
        assertRefused(upload, format, message);
        assertThat(allocated() - before).isLessThan(16L << 20);
        Files.delete(endless);
    }

    @Test
    void allocatesByWhatIsReadNotByTheHeader() throws IOException {
        Upload upload = upload("9000000 8192\n", "a ", 1f);
        long before = allocated();
        assertRefused(upload, WordFormat.WORD2VEC_BIN, "word 1 is cut off within its values");
        assertThat(allocated() - before).isLessThan(4L << 20);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    @Test
    void saysTheNumberApart() throws IOException {
        Upload upload = upload("a 1\nb x\n");
        assertThatThrownBy(() -> upload.as(WordFormat.GLOVE))
                .asInstanceOf(InstanceOfAssertFactories.type(ServiceException.class))
                .satisfies(refused -> {
                    assertThat(refused.field()).isEqualTo("file");
                    assertThat(refused.details()).containsEntry("line", 2L);
                });
    }
}
