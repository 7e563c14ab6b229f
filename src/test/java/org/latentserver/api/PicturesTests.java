package org.latentserver.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PicturesTests {
    private static final long MAX_PIXELS = 1_000_000;
    private static final double ONE_LEVEL = 1 / 255.0;
    private static final double RESIZE_TOLERANCE = 2e-5;

    /** Hand-made PNG, so that what is decoded wasn't written by the code under test. */
    private static byte[] png(int width, int height, int bits, int colour, byte[] scanlines)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        byte[] header =
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) bits)
                        .put((byte) colour)
                        .array();
        out.write(chunk("IHDR", header));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            deflater.write(scanlines);
        }
        out.write(chunk("IDAT", packed.toByteArray()));
        out.write(chunk("IEND", new byte[0]));
        return out.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(data.length + 12).putInt(data.length);
        for (int i = 0; i < 4; i++) {
            chunk.put((byte) type.charAt(i));
        }
        chunk.put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, data.length + 4);
        return chunk.putInt((int) crc.getValue()).array();
    }

    private static byte[] jpeg(int type) throws IOException {
        BufferedImage image = new BufferedImage(16, 8, type);
        for (int i = 0; i < 128; i++) {
            image.setRGB(i % 16, i / 16, 0x804020);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "jpg", out)).isTrue();
        return out.toByteArray();
    }

    private static void assertRefused(ErrorCode code, String part, ThrowingCallable decoding) {
        assertThatThrownBy(decoding)
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(part);
    }

    private static Picture decode(byte[] file) {
        return Pictures.decode(file, MAX_PIXELS, "image");
    }

    @Test
    void readsGreyAsStored() throws IOException {
        Picture picture = decode(png(2, 2, 8, 0, new byte[] {0, 0, 51, 0, 102, (byte) 255}));
        assertThat(picture.channels()).isEqualTo(1);
        assertThat(picture.pixels()).containsExactly(0, 0.2f, 0.4f, 1f);
    }

    @Test
    void readsOneBitGrey() throws IOException {
        Picture picture = decode(png(3, 1, 1, 0, new byte[] {0, (byte) 0b10100000}));
        assertThat(picture.channels()).isEqualTo(1);
        assertThat(picture.pixels()).containsExactly(1, 0, 1);
    }

    @Test
    void readsSixteenBits() throws IOException {
        Picture picture = decode(png(2, 1, 16, 0, new byte[] {0, 0x33, 0x33, -1, -1}));
        assertThat(picture.pixels()).containsExactly(0x3333 / 65535f, 1f);
    }

    @Test
    void readsColourChannelByChannel() throws IOException {
        Picture picture = decode(png(2, 1, 8, 2, new byte[] {0, 0, 51, 102, -1, 0, -1}));
        assertThat(picture.channels()).isEqualTo(3);
        assertThat(picture.pixels()).containsExactly(0, 1, 0.2f, 0, 0.4f, 1);
    }

    @Test
    void blendsTransparencyOverWhite() throws IOException {
        byte[] file = png(3, 1, 8, 4, new byte[] {0, 0, 0, 0, -1, 0, 51});
        assertThat(decode(file).channels()).isEqualTo(1);
        float[] pixels = decode(file).pixels();
        assertThat(pixels[0]).isEqualTo(1f);
        assertThat(pixels[1]).isEqualTo(0f);
        assertThat(pixels[2]).isCloseTo(0.8f, within((float) ONE_LEVEL));
    }

    @Test
    void readsJpegInGreyAndColour() throws IOException {
        Picture colour = decode(jpeg(BufferedImage.TYPE_INT_RGB));
        assertThat(colour.channels()).isEqualTo(3);
        assertThat(colour.width()).isEqualTo(16);
        assertThat((double) colour.pixels()[0]).isCloseTo(0x80 / 255.0, within(5 * ONE_LEVEL));
        assertThat((double) colour.pixels()[2 * 128])
                .isCloseTo(0x20 / 255.0, within(5 * ONE_LEVEL));
        assertThat(decode(jpeg(BufferedImage.TYPE_BYTE_GRAY)).channels()).isEqualTo(1);
    }

    @Test
    void keepsPixelsThroughPng() {
        float[] pixels = new float[3 * 5 * 7];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 2 / 255f;
        }
        Picture back = decode(Pictures.png(new Picture(3, 5, 7, pixels)));
        assertThat(back.pixels()).containsExactly(pixels);
    }

    @Test
    void refusesAnyTruncation() throws IOException {
        for (byte[] whole :
                List.of(jpeg(BufferedImage.TYPE_INT_RGB), Pictures.png(gradient(9, 9)))) {
            for (int length = 0; length < whole.length; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                assertRefused(ErrorCode.INVALID_DATA, "", () -> decode(part));
            }
        }
    }

    @Test
    void refusesPixelDataThatEndsEarly() throws IOException {
        byte[] file = png(4, 4, 8, 0, new byte[] {0, 1, 2});
        assertRefused(ErrorCode.INVALID_DATA, "corrupt", () -> decode(file));
    }

    @Test
    void refusesFlippedBits() {
        byte[] file = Pictures.png(gradient(9, 9));
        file[45] ^= 1;
        assertRefused(ErrorCode.INVALID_DATA, "checksum", () -> decode(file));
    }

    @Test
    void refusesWhatFollowsTheImage() throws IOException {
        for (byte[] whole :
                List.of(jpeg(BufferedImage.TYPE_INT_RGB), Pictures.png(gradient(9, 9)))) {
            byte[] longer = Arrays.copyOf(whole, whole.length + 5);
            assertRefused(ErrorCode.INVALID_DATA, "5 bytes", () -> decode(longer));
        }
    }

    @Test
    void refusesBombsByTheirHeader() throws IOException {
        byte[] bomb = png(20_000, 20_000, 8, 2, new byte[100]);
        assertRefused(ErrorCode.TOO_LARGE, "20000 x 20000", () -> decode(bomb));
        byte[] overflow = png(Integer.MAX_VALUE, Integer.MAX_VALUE, 8, 0, new byte[1]);
        assertRefused(ErrorCode.TOO_LARGE, "", () -> decode(overflow));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GIF89a.............", "hello", "BM......"})
    void refusesOtherFormats(String content) {
        byte[] file = content.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertRefused(ErrorCode.INVALID_DATA, "", () -> decode(file));
    }

    @Test
    void refusesCmyk() throws IOException {
        byte[] file = jpeg(BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < file.length - 9; i++) {
            if (file[i] == (byte) 0xFF && file[i + 1] == (byte) 0xC0) {
                file[i + 9] = 4;
            }
        }
        assertRefused(ErrorCode.INVALID_DATA, "CMYK", () -> decode(file));
    }

    /** References: torch 2.13, interpolate(mode=bilinear, antialias=True). */
    @ParameterizedTest
    @CsvSource({
        "4, 5, 10.127713, 0.2918792, 0.44750002, 0.4264456, 97.95072183",
        "14, 18, 127.25, 0.0, 0.29296875, 0.25, 16268.4375",
        "5, 13, 32.807205, 0.062499996, 0.65972215, 0.37500006, 1076.7029986"
    })
    void resizesLikeTorch(
            int height,
            int width,
            double sum,
            double first,
            double inner,
            double last,
            double moment) {
        float[] out = Pictures.resize(pattern(7, 9, 3, 5), height, width).pixels();
        double total = 0;
        double weighted = 0;
        for (int i = 0; i < out.length; i++) {
            total += out[i];
            weighted += i * (double) out[i];
        }
        assertThat(total).isCloseTo(sum, within(sum * RESIZE_TOLERANCE));
        assertThat(weighted).isCloseTo(moment, within(moment * RESIZE_TOLERANCE));
        assertThat((double) out[0]).isCloseTo(first, within(RESIZE_TOLERANCE));
        assertThat((double) out[width + 2]).isCloseTo(inner, within(RESIZE_TOLERANCE));
        assertThat((double) out[out.length - 1]).isCloseTo(last, within(RESIZE_TOLERANCE));
    }

    @Test
    void convertsBetweenGreyAndColour() {
        Picture red = new Picture(3, 1, 1, new float[] {1, 0, 0});
        assertThat(Pictures.toChannels(red, 1).pixels()).containsExactly(0.299f);
        Picture grey = new Picture(1, 1, 2, new float[] {0.25f, 0.5f});
        assertThat(Pictures.toChannels(grey, 3).pixels())
                .containsExactly(0.25f, 0.5f, 0.25f, 0.5f, 0.25f, 0.5f);
        assertThat(Pictures.toChannels(grey, 1)).isSameAs(grey);
    }

    @Test
    void tilesWithGaps() {
        Picture black = new Picture(1, 2, 2, new float[4]);
        Picture grid = Pictures.grid(List.of(black, black, black), 2);
        assertThat(grid.width()).isEqualTo(6);
        assertThat(grid.height()).isEqualTo(6);
        assertThat(Arrays.copyOf(grid.pixels(), 6)).containsExactly(0, 0, 1, 1, 0, 0);
        assertThat(Arrays.copyOfRange(grid.pixels(), 12, 18)).containsOnly(1);
        assertThat(Arrays.copyOfRange(grid.pixels(), 24, 30)).containsExactly(0, 0, 1, 1, 1, 1);
    }

    @Test
    void drawsTilesBelowTheirTitles() throws IOException {
        Picture black = new Picture(1, 28, 28, new float[784]);
        Picture sheet =
                Pictures.labelledGrid(List.of(black, gradient(10, 20)), List.of("7", "x\n"), 5);
        assertThat(sheet.channels()).isEqualTo(3);
        int tileSide = 28 * 3; // enlarged to at least 80
        assertThat(sheet.width()).isEqualTo(2 * tileSide + 2);
        int middle = (14 + tileSide / 2) * sheet.width() + tileSide / 2;
        assertThat(sheet.pixels()[middle]).isEqualTo(0f);
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(Pictures.png(sheet)));
        assertThat(read.getHeight()).isEqualTo(14 + tileSide);
    }

    @Test
    void titlesMayHaveSeveralLines() {
        Picture black = new Picture(1, 28, 28, new float[784]);
        Picture sheet = Pictures.labelledGrid(List.of(black, black), List.of("7\n> 1", "2"), 2);
        assertThat(sheet.height()).isEqualTo(2 * 14 + 84);
        assertThat(sheet.pixels()[(2 * 14 + 1) * sheet.width() + 84 + 10]).isZero();
    }

    private static Picture gradient(int height, int width) {
        float[] pixels = new float[height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) i / pixels.length;
        }
        return new Picture(1, height, width, pixels);
    }

    static Picture pattern(int height, int width, int a, int b) {
        float[] pixels = new float[height * width];
        for (int i = 0; i < pixels.length; i++) {
            int y = i / width;
            int x = i % width;
            pixels[i] = (a * y + b * x + x * y) % 17 / 16f;
        }
        return new Picture(1, height, width, pixels);
    }
}
