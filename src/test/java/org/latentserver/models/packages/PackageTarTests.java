package org.latentserver.models.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.ScaleFamily;

class PackageTarTests {
    private static final long LIMIT = 1 << 20;

    @TempDir private Path folder;
    private Path target;

    @BeforeEach
    void makeTarget() throws IOException {
        target = Files.createDirectories(folder.resolve("inner/target"));
    }

    /** Writes entries that no honest program would. */
    private static byte[] tar(TarArchiveEntry... entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            for (TarArchiveEntry entry : entries) {
                tar.putArchiveEntry(entry);
                tar.write(new byte[(int) entry.getSize()]);
                tar.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    private static TarArchiveEntry file(String name, int size) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(size);
        return entry;
    }

    private static TarArchiveEntry special(String name, byte type) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName("/etc/passwd");
        return entry;
    }

    private ErrorCode refusal(byte[] tar) throws IOException {
        return refusal(new ByteArrayInputStream(tar));
    }

    private ErrorCode refusal(InputStream tar) throws IOException {
        ServiceException refused =
                catchThrowableOfType(
                        ServiceException.class, () -> PackageTar.read(tar, target, LIMIT));
        assertThat(refused).isNotNull();
        assertThat(refused.field()).isEqualTo("file");
        assertThat(String.valueOf(refused.getMessage())).doesNotContain(folder.toString());
        try (Stream<Path> outside = Files.list(folder.resolve("inner"))) {
            assertThat(outside).containsExactly(target);
        }
        return refused.code();
    }

    @Test
    void unpacksWhatItPackedAndPacksTheSameBytes() throws IOException {
        ModelPackage original = ScaleFamily.write(folder.resolve("original"), 2);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        PackageTar.write(original, tar);

        PackageTar.read(new ByteArrayInputStream(tar.toByteArray()), target, LIMIT);

        ModelPackage copy = ModelPackage.open(target);
        assertThat(copy.id()).isEqualTo(original.id());
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        PackageTar.write(copy, again);
        assertThat(again.toByteArray()).isEqualTo(tar.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../x",
                "..\\x",
                "/etc/x",
                "C:\\x",
                "C:x",
                "../target-evil/x",
                "a/b",
                "./x",
                ".hidden",
                "..",
                "a..b",
                "x.",
                "naïve",
                "a\nb",
                "-rf"
            })
    void refusesNamesThatAreMoreThanAName(String name) throws IOException {
        assertThat(refusal(tar(file(name, 1)))).isEqualTo(ErrorCode.INVALID_DATA);
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void refusesNamesThatAreTooLong() throws IOException {
        assertThat(refusal(tar(file("x".repeat(101), 1)))).isEqualTo(ErrorCode.INVALID_DATA);
    }

    @ParameterizedTest
    @ValueSource(
            bytes = {
                TarConstants.LF_SYMLINK,
                TarConstants.LF_LINK,
                TarConstants.LF_DIR,
                TarConstants.LF_FIFO,
                TarConstants.LF_CHR,
                TarConstants.LF_BLK
            })
    void refusesAllButPlainFiles(byte type) throws IOException {
        assertThat(refusal(tar(special("model.json", type)))).isEqualTo(ErrorCode.INVALID_DATA);
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void refusesAFileThroughALink() throws IOException {
        byte[] tar = tar(special("link", TarConstants.LF_SYMLINK), file("link/passwd", 1));
        assertThat(refusal(tar)).isEqualTo(ErrorCode.INVALID_DATA);
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void refusesNamesThatDifferOnlyInCase() throws IOException {
        assertThat(refusal(tar(file("Card.md", 1), file("card.md", 1))))
                .isEqualTo(ErrorCode.INVALID_DATA);
        assertThat(refusal(tar(file("card2.md", 1), file("card2.md", 1))))
                .isEqualTo(ErrorCode.INVALID_DATA);
    }

    @Test
    void refusesMoreThanTheLimitBeforeReadingIt() throws IOException {
        assertThat(refusal(tar(file("a", 1 << 19), file("b", (1 << 19) + 1))))
                .isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(Files.exists(target.resolve("b"))).isFalse();
    }

    @Test
    void refusesAMillionEntries() throws IOException {
        TarArchiveEntry[] entries = new TarArchiveEntry[1001];
        Arrays.setAll(entries, i -> file("f" + i, 0));
        assertThat(refusal(tar(entries))).isEqualTo(ErrorCode.TOO_LARGE);
    }

    @Test
    void refusesATruncatedArchive() throws IOException {
        byte[] tar = tar(file("model.json", 5000));
        for (int length : List.of(0, 100, 512, 513, 3000, 5511)) {
            makeEmpty();
            assertThat(refusal(Arrays.copyOf(tar, length))).isEqualTo(ErrorCode.INVALID_DATA);
        }
    }

    private void makeEmpty() throws IOException {
        Files.deleteIfExists(target.resolve("model.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"L", "K", "x", "g"})
    void endsAHeaderThatNeverEnds(String type) throws IOException {
        byte[] header = tar(file("long", 0));
        header = Arrays.copyOf(header, 512);
        header[156] = (byte) type.charAt(0);
        byte[] size = "77777777777".getBytes(StandardCharsets.US_ASCII); // 8 GB
        System.arraycopy(size, 0, header, 124, size.length);
        checksum(header);
        Endless endless = new Endless(header);
        assertThat(refusal(endless)).isEqualTo(ErrorCode.INVALID_DATA);
        assertThat(endless.given).isLessThan(1 << 20);
    }

    private static void checksum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        byte[] digits = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, header, 148, 8);
    }

    /** A header, then the letter a for ever. */
    private static final class Endless extends InputStream {
        private final byte[] header;
        private long given;

        Endless(byte[] header) {
            this.header = header;
        }

        @Override
        public int read() {
            int value = given < header.length ? header[(int) given] & 0xff : 'a';
            given++;
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            for (int i = 0; i < length; i++) {
                buffer[offset + i] = (byte) read();
            }
            return length;
        }
    }
}
