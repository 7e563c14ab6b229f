package org.latentserver.datasets.formats;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Small files of every format, made by other code than reads them. */
public final class Samples {
    private Samples() {}

    private interface Writing {
        void to(ByteArrayOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Images whose pixels count on: 0, 1, 2, … modulo 256. */
    public static byte[] idxImages(int count, int height, int width) {
        ByteBuffer file = ByteBuffer.allocate(16 + count * height * width);
        file.putInt(0x803).putInt(count).putInt(height).putInt(width);
        for (int i = 0; file.hasRemaining(); i++) {
            file.put((byte) i);
        }
        return file.array();
    }

    public static byte[] idxLabels(int... labels) {
        ByteBuffer file = ByteBuffer.allocate(8 + labels.length);
        file.putInt(0x801).putInt(labels.length);
        for (int label : labels) {
            file.put((byte) label);
        }
        return file.array();
    }

    public static byte[] gzip(byte[] content) {
        return bytes(out -> {
            try (OutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(content);
            }
        });
    }

    /** One colour, 0xRRGGBB; grey where all three parts are the same. */
    public static byte[] png(int height, int width, int rgb) {
        boolean grey = (rgb >> 16 & 0xff) == (rgb & 0xff) && (rgb >> 8 & 0xff) == (rgb & 0xff);
        int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (grey) {
                    image.getRaster().setSample(x, y, 0, rgb & 0xff);
                } else {
                    image.setRGB(x, y, rgb);
                }
            }
        }
        return bytes(out -> ImageIO.write(image, "png", out));
    }

    /** A sound PNG file but for its pixels, of which there are none. */
    public static byte[] pngHeader(int height, int width) {
        ByteBuffer header = ByteBuffer.allocate(13);
        header.putInt(width).putInt(height).put((byte) 8).put((byte) 2);
        return bytes(out -> {
            out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
            out.write(chunk("IHDR", header.array()));
            out.write(chunk("IDAT", new byte[10]));
            out.write(chunk("IEND", new byte[0]));
        });
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
        chunk.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) crc.getValue()).array();
    }

    public static byte[] zip(Map<String, byte[]> entries) {
        return bytes(out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    zip.putNextEntry(new ZipEntry(entry.getKey()));
                    zip.write(entry.getValue());
                }
            }
        });
    }

    public static byte[] tar(Map<String, byte[]> entries) {
        return bytes(out -> {
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    TarArchiveEntry header = new TarArchiveEntry(entry.getKey(), true);
                    header.setSize(entry.getValue().length);
                    tar.putArchiveEntry(header);
                    tar.write(entry.getValue());
                    tar.closeArchiveEntry();
                }
            }
        });
    }

    /** A tar with a comment, which the library would read whole. */
    public static byte[] tarWithComment(int length) {
        return bytes(out -> {
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
                TarArchiveEntry entry = new TarArchiveEntry("a/1.png");
                entry.addPaxHeader("comment", "x".repeat(length));
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
        });
    }

    /** A tar with one link; type as in the format: '1' hard, '2' symbolic. */
    public static byte[] tarLink(String name, String target, char type) {
        return bytes(out -> {
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
                TarArchiveEntry link = new TarArchiveEntry(name, (byte) type);
                link.setLinkName(target);
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }
        });
    }

    /** Version 1 of the format, as NumPy writes it. */
    public static byte[] npy(String type, String shape, byte[] data) {
        String dictionary =
                "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
        int padding = 63 - (10 + dictionary.length()) % 64;
        String header = dictionary + " ".repeat(padding) + "\n";
        return bytes(out -> {
            out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
            out.write(header.length());
            out.write(header.length() >> 8);
            out.write(header.getBytes(StandardCharsets.US_ASCII));
            out.write(data);
        });
    }

    public static byte[] f4(float... values) {
        ByteBuffer data =
                ByteBuffer.allocate(4 * values.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return data.array();
    }

    public static byte[] cut(byte[] file, int bytes) {
        return java.util.Arrays.copyOf(file, bytes);
    }
}
