package org.latentserver.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads the structure of a PNG or JPEG file without decoding a pixel: format, size, and whether the
 * file ends where it says it does. Decoders are lenient about exactly that.
 */
final class PictureFiles {
    enum Format {
        PNG,
        JPEG
    }

    /**
     * @param channels colour channels of the file, alpha not counted: 1, 3 or 4 (CMYK)
     */
    record Header(Format format, int width, int height, int channels) {}

    private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int PNG_CHUNK_OVERHEAD = 12;
    private static final int IHDR = 0x49484452;
    private static final int IEND = 0x49454E44;

    private PictureFiles() {}

    static Header read(byte[] file, @Nullable String field) {
        if (file.length == 0) {
            throw ServiceException.badData(field, "the image is empty");
        }
        ByteBuffer bytes = ByteBuffer.wrap(file);
        if (file.length >= 8 && bytes.getLong(0) == PNG_SIGNATURE) {
            return png(bytes, field);
        }
        if (file.length >= 3
                && (bytes.getShort(0) & 0xFFFF) == 0xFFD8
                && (file[2] & 0xFF) == 0xFF) {
            return jpeg(file, field);
        }
        throw ServiceException.badData(field, "not a PNG or JPEG image");
    }

    private static Header png(ByteBuffer bytes, @Nullable String field) {
        Header header = null;
        int at = 8;
        while (bytes.limit() - at >= PNG_CHUNK_OVERHEAD) {
            int length = bytes.getInt(at);
            if (length < 0 || length > bytes.limit() - at - PNG_CHUNK_OVERHEAD) {
                throw truncated(field);
            }
            int type = bytes.getInt(at + 4);
            checkCrc(bytes, at, length, field);
            if (header == null) {
                header = pngHeader(bytes, at, type, length, field);
            }
            at += length + PNG_CHUNK_OVERHEAD;
            if (type == IEND) {
                if (at != bytes.limit()) {
                    throw trailing(field, bytes.limit() - at);
                }
                return header;
            }
        }
        throw truncated(field);
    }

    private static void checkCrc(ByteBuffer bytes, int at, int length, @Nullable String field) {
        CRC32 crc = new CRC32();
        crc.update(bytes.slice(at + 4, length + 4));
        if ((int) crc.getValue() != bytes.getInt(at + 8 + length)) {
            byte[] type = new byte[4];
            bytes.get(at + 4, type);
            throw ServiceException.badData(
                    field,
                    "the PNG image is corrupt: wrong checksum of its chunk '"
                            + new String(type, StandardCharsets.US_ASCII)
                                    .replaceAll("[^A-Za-z]", "?")
                            + "'");
        }
    }

    private static Header pngHeader(
            ByteBuffer bytes, int at, int type, int length, @Nullable String field) {
        if (type != IHDR || length != 13) {
            throw ServiceException.badData(field, "the PNG image has no header");
        }
        int width = bytes.getInt(at + 8);
        int height = bytes.getInt(at + 12);
        boolean grey = (bytes.get(at + 17) & 2) == 0;
        return checked(new Header(Format.PNG, width, height, grey ? 1 : 3), field);
    }

    private static Header jpeg(byte[] file, @Nullable String field) {
        Header header = null;
        int at = 2;
        while (true) {
            at = nextMarker(file, at, field);
            int marker = file[at - 1] & 0xFF;
            if (marker == 0xD9) {
                if (header == null) {
                    throw ServiceException.badData(field, "the JPEG image has no frame");
                }
                checkJpegEnd(file, at, field);
                return header;
            }
            if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
                continue;
            }
            if (file.length - at < 2) {
                throw truncated(field);
            }
            int length = u16(file, at);
            if (length < 2 || length > file.length - at) {
                throw truncated(field);
            }
            if (isFrame(marker) && header == null) {
                header = jpegHeader(file, at, length, field);
            }
            at += length;
        }
    }

    /** Skips entropy-coded data and fill bytes; returns the position behind the next marker. */
    private static int nextMarker(byte[] file, int from, @Nullable String field) {
        int at = from;
        while (at + 1 < file.length) {
            int next = file[at + 1] & 0xFF;
            if (file[at] == (byte) 0xFF && next != 0x00 && next != 0xFF) {
                return at + 2;
            }
            at++;
        }
        throw truncated(field);
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xC0
                && marker <= 0xCF
                && marker != 0xC4
                && marker != 0xC8
                && marker != 0xCC;
    }

    private static Header jpegHeader(byte[] file, int at, int length, @Nullable String field) {
        if (length < 8) {
            throw truncated(field);
        }
        if (file[at + 2] != 8) {
            throw ServiceException.badData(
                    field, "the JPEG image has " + file[at + 2] + " bits a sample, must be 8");
        }
        int channels = file[at + 7] & 0xFF;
        if (channels == 4) {
            throw ServiceException.badData(
                    field, "the JPEG image is CMYK; grey and RGB images are taken");
        }
        return checked(
                new Header(Format.JPEG, u16(file, at + 5), u16(file, at + 3), channels), field);
    }

    /** Phones append further whole pictures (Multi-Picture Format); anything else is not ours. */
    private static void checkJpegEnd(byte[] file, int at, @Nullable String field) {
        boolean ends = at == file.length;
        boolean anotherPicture =
                file.length - at > 3 && u16(file, at) == 0xFFD8 && file[at + 2] == (byte) 0xFF;
        if (!ends && !anotherPicture) {
            throw trailing(field, file.length - at);
        }
    }

    private static Header checked(Header header, @Nullable String field) {
        if (header.width() < 1
                || header.height() < 1
                || (header.channels() != 1 && header.channels() != 3)) {
            throw ServiceException.badData(
                    field,
                    "the image header is invalid: %d x %d with %d channels"
                            .formatted(header.width(), header.height(), header.channels()));
        }
        return header;
    }

    private static int u16(byte[] file, int at) {
        return (file[at] & 0xFF) << 8 | (file[at + 1] & 0xFF);
    }

    private static ServiceException truncated(@Nullable String field) {
        return ServiceException.badData(field, "the image is truncated");
    }

    private static ServiceException trailing(@Nullable String field, int bytes) {
        return ServiceException.badData(
                field, "the image is followed by " + bytes + " bytes that are not part of it");
    }
}
