package org.latentserver.models.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Npy;
import org.latentserver.api.ServiceException;

class NpzTests {
    private static final long MOST = 1 << 20;

    @TempDir private Path folder;

    @Test
    void readsArraysByName() throws IOException {
        Path file = zip("a.weight.npy", npy(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));

        Map<String, Tensor> tensors = Npz.read(file, MOST, "file");

        assertThat(tensors).containsOnlyKeys("a.weight");
        Tensor weight = Objects.requireNonNull(tensors.get("a.weight"));
        assertThat(weight.shape()).containsExactly(2, 3);
        assertThat(weight.floats()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void refusesWhatIsNoNpz() throws IOException {
        Path file = Files.write(folder.resolve("x"), new byte[] {1, 2, 3});
        refused(file, MOST, ErrorCode.INVALID_DATA, "not an npz");
        refused(zip("a.txt", new byte[3]), MOST, ErrorCode.INVALID_DATA, "a.txt");
        refused(zip("a.npy", new byte[300]), MOST, ErrorCode.INVALID_DATA, "a.npy");
        byte[] pickled = objects();
        refused(zip("a.npy", pickled), MOST, ErrorCode.INVALID_DATA, "|O");
    }

    @Test
    void refusesMoreThanTheLimit() throws IOException {
        Path file = zip("a.npy", npy(new float[100], 100));
        assertThat(Npz.read(file, 400, "file")).hasSize(1);
        refused(file, 399, ErrorCode.TOO_LARGE, "399");
    }

    @Test
    void refusesAHeaderThatPromisesMoreThanTheFileHolds() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.writeHeader(out, Npy.Type.F4, 100_000_000);
        refused(
                zip("a.npy", out.toByteArray()),
                1L << 40,
                ErrorCode.INVALID_DATA,
                "shorter than its header says");
    }

    @Test
    void refusesTruncatedAndDamagedArraysAndNumbersThatAreNone() throws IOException {
        byte[] whole = npy(new float[] {1, 2, 3}, 3);
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);
        refused(zip("a.npy", cut), MOST, ErrorCode.INVALID_DATA, "truncated");
        byte[] longer = java.util.Arrays.copyOf(whole, whole.length + 1);
        refused(zip("a.npy", longer), MOST, ErrorCode.INVALID_DATA, "further bytes");
        refused(
                zip("a.npy", npy(new float[] {1, Float.NaN}, 2)),
                MOST,
                ErrorCode.INVALID_DATA,
                "NaN");
    }

    private static void refused(Path file, long most, ErrorCode code, String word) {
        assertThatThrownBy(() -> Npz.read(file, most, "file"))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.field()).isEqualTo("file");
                        })
                .hasMessageContaining(word);
    }

    private Path zip(String name, byte[] content) throws IOException {
        Path file = folder.resolve("file.npz");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return file;
    }

    private static byte[] npy(float[] values, int... shape) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, values, shape);
        return out.toByteArray();
    }

    /** What NumPy writes for objects, less the pickle. */
    private static byte[] objects() {
        String header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }";
        String text = header + " ".repeat(117 - header.length()) + "\n";
        byte[] bytes = new byte[10 + text.length()];
        byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length(), 0};
        System.arraycopy(magic, 0, bytes, 0, magic.length);
        byte[] ascii = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        System.arraycopy(ascii, 0, bytes, magic.length, ascii.length);
        return bytes;
    }
}
