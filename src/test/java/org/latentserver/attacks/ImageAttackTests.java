package org.latentserver.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** Case 24: pictures that are bombs, or something else. */
class ImageAttackTests extends AttackedServer {
    private static final String ENCODE = "/v1/autoencoders/digits/encode";
    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

    private HttpResponse<String> sent(String type, byte[] image) throws Exception {
        return post(ENCODE, type, image);
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] typed = Arrays.copyOf(type.getBytes(StandardCharsets.US_ASCII), 4 + data.length);
        System.arraycopy(data, 0, typed, 4, data.length);
        CRC32 crc = new CRC32();
        crc.update(typed);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(typed)
                .putInt((int) crc.getValue())
                .array();
    }

    private static byte[] png(int width, int height, byte[]... between) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(PNG_SIGNATURE);
        byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).array();
        out.writeBytes(chunk("IHDR", header));
        for (byte[] more : between) {
            out.writeBytes(more);
        }
        out.writeBytes(chunk("IDAT", deflated(new byte[28 * 29])));
        out.writeBytes(chunk("IEND", new byte[0]));
        return out.toByteArray();
    }

    private static byte[] deflated(byte[] data) {
        Deflater deflater = new Deflater();
        deflater.setInput(data);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    @Test
    void aPlainPictureIsTaken() throws Exception {
        HttpResponse<String> answer = sent("image/png", png(28, 28));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void sidesOfFiftyThousandPixels() throws Exception {
        // not of the size that the model takes; where it is to be fitted, too large for that
        refused(sent("image/png", png(50_000, 50_000)), 400);
        byte[] large = png(50_000, 50_000);
        Multipart fitted = new Multipart().field("resize", "true").file("file", "x.png", large);
        refused(upload(ENCODE, fitted), 413);
        refused(sent("image/png", png(Integer.MAX_VALUE, Integer.MAX_VALUE)), 400, 413, 422);
        refused(sent("image/png", png(-1, 28)), 422);
        refused(sent("image/png", png(0, 28)), 422);
    }

    @Test
    void profilesAndTextsThatInflateToGigabytes() throws Exception {
        byte[] zeros = deflated(new byte[256 << 20]);
        byte[] profile = named("icc\0\0", zeros);
        byte[] text = named("k\0\0", zeros);
        byte[] international = named("k\0\1\0\0\0", zeros);
        for (byte[] chunk :
                new byte[][] {
                    chunk("iCCP", profile), chunk("zTXt", text), chunk("iTXt", international)
                }) {
            HttpResponse<String> answer = sent("image/png", png(28, 28, chunk));
            assertThat(answer.statusCode()).isIn(200, 413, 422);
            tellsNothing(answer.body());
        }
    }

    private static byte[] named(String name, byte[] content) {
        byte[] start = name.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(start, start.length + content.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        return all;
    }

    @Test
    void aGifOfAHundredThousandFrames() throws Exception {
        ByteArrayOutputStream gif = new ByteArrayOutputStream();
        gif.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
        gif.writeBytes(new byte[] {1, 0, 1, 0, 0, 0, 0});
        for (int i = 0; i < 100_000; i++) {
            gif.writeBytes(new byte[] {0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0});
        }
        gif.write(0x3b);
        refused(sent("image/gif", gif.toByteArray()), 415, 422);
        refused(sent("image/png", gif.toByteArray()), 415, 422);
    }

    @Test
    void markupThatReadsFiles() throws Exception {
        byte[] svg =
                """
                <!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>
                <svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>
                """
                        .getBytes(StandardCharsets.UTF_8);
        refused(sent("image/svg+xml", svg), 415, 422);
        refused(sent("image/png", svg), 415, 422);
        HttpResponse<String> part = upload(ENCODE, new Multipart().file("file", "seven.png", svg));
        refused(part, 415, 422);
        assertThat(part.body()).doesNotContain("root:");
    }

    @Test
    void jpegsThatStopOrTalkTooMuch() throws Exception {
        byte[] comment = new byte[65_537];
        comment[0] = (byte) 0xff;
        comment[1] = (byte) 0xfe;
        comment[2] = (byte) 0xff;
        comment[3] = (byte) 0xff;
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        jpeg.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd8});
        for (int i = 0; i < 50; i++) {
            jpeg.writeBytes(comment);
        }
        refused(sent("image/jpeg", jpeg.toByteArray()), 422);
        refused(sent("image/jpeg", new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}), 422);
    }

    @Test
    void everyPieceOfAPicture() throws Exception {
        byte[] whole = Files.readAllBytes(Path.of("models", "digits", "preview.png"));
        for (int length = 0; length < whole.length; length += Math.max(1, whole.length / 40)) {
            refused(sent("image/png", Arrays.copyOf(whole, length)), 400, 415, 422);
        }
    }
}
