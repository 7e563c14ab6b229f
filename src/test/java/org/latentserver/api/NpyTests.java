package org.latentserver.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyTests {
    private static final long MAX_BYTES = 1 << 20;

    /** What numpy 2.4's np.save wrote. */
    private enum Saved {
        F4(
                "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3"
                        + "NoYXBlJzogKDIsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                        + "ICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAwAAAQEAAAIhA"),
        F8(
                "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3"
                        + "NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                        + "ICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAD4PwAAAAAAAARA"),
        U1(
                "k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3"
                        + "NoYXBlJzogKDEsIDEsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                        + "ICAgICAgICAgICAgICAgICAgICAgIAoB/w=="),
        I4(
                "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3"
                        + "NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                        + "ICAgICAgICAgICAgICAgICAgICAgIAoHAAAA+P///w=="),
        I8(
                "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3"
                        + "NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                        + "ICAgICAgICAgICAgICAgICAgICAgIAr//////////wAAAAAAAAAAAQAAAAAAAAA=");

        private final String base64;

        Saved(String base64) {
            this.base64 = base64;
        }

        byte[] file() {
            return Base64.getDecoder().decode(base64);
        }
    }

    private static byte[] file(String header, byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.write(new byte[] {(byte) header.length(), (byte) (header.length() >> 8)});
        out.write(header.getBytes(StandardCharsets.ISO_8859_1));
        out.write(data);
        return out.toByteArray();
    }

    private static float[] floats(byte[] file) throws IOException {
        InputStream in = new ByteArrayInputStream(file);
        Npy.Header header = Npy.readHeader(in, MAX_BYTES, "body");
        float[] values = Npy.readFloats(in, header, Npy.NonFinite.REFUSE, "body");
        Npy.checkEnd(in, "body");
        return values;
    }

    private static void assertRefused(byte[] file, String part) {
        assertThatThrownBy(() -> floats(file))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(part);
    }

    @Test
    void readsWhatNumpyWrites() throws IOException {
        assertThat(floats(Saved.F4.file())).containsExactly(1.5f, -2, 3, 4.25f);
        assertThat(floats(Saved.F8.file())).containsExactly(1.5f, 2.5f);
        assertThat(floats(Saved.U1.file())).containsExactly(1, 255);
        assertThat(floats(Saved.I4.file())).containsExactly(7, -8);
        assertThat(floats(Saved.I8.file())).containsExactly(-1, 0, 1);
        InputStream in = new ByteArrayInputStream(Saved.I8.file());
        Npy.Header header = Npy.readHeader(in, MAX_BYTES, null);
        assertThat(header.shape()).containsExactly(3);
        assertThat(Npy.readLongs(in, header, null)).containsExactly(-1, 0, 1);
    }

    @Test
    void writesWhatNumpyWrites() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, new float[] {1.5f, -2, 3, 4.25f}, 2, 2);
        assertThat(out.toByteArray()).isEqualTo(Saved.F4.file());
    }

    @Test
    void writesMoreThanOneChunk() throws IOException {
        float[] values = new float[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.5f;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, values, values.length);
        assertThat(floats(out.toByteArray())).containsExactly(values);
    }

    @Test
    void refusesEveryTruncationAndWhatFollows() {
        byte[] whole = Saved.F4.file();
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "npy");
        }
        assertRefused(Arrays.copyOf(whole, whole.length + 1), "followed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }      ; dtype",
                "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }       ; dtype",
                "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1), }     ; Fortran",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }     ; header",
                "{'descr': [('a','<f4')], 'fortran_order': False, 'shape': (),} ; header",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), } ; shape",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536), } ; bytes",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (262145,), } ; bytes",
                "__import__('os')                                               ; header"
            })
    void refusesHeadersBeforeAllocating(String header, String part) throws IOException {
        assertRefused(file(header, new byte[4]), part);
    }

    @Test
    void refusesNumbersThatAreNotFinite() throws IOException {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Npy.write(out, new float[] {0, bad}, 2);
            assertRefused(out.toByteArray(), "element 1");
            InputStream in = new ByteArrayInputStream(out.toByteArray());
            Npy.Header header = Npy.readHeader(in, MAX_BYTES, null);
            assertThat(Npy.readFloats(in, header, Npy.NonFinite.ALLOW, null)).endsWith(bad);
        }
    }
}
