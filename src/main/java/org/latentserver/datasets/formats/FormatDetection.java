package org.latentserver.datasets.formats;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.latentserver.api.ServiceException;

/** Tells the format of a file by its first bytes, and CSV from text by its name. */
final class FormatDetection {
    private static final int TAR_MAGIC_AT = 257;
    private static final int START = 1024;

    private FormatDetection() {}

    static Format detect(Upload upload, DatasetLimits limits) throws IOException {
        byte[] start = UploadStreams.start(upload, START, limits);
        if (isZip(start)) {
            return ZipArchive.holdsArrays(upload, limits) ? Format.NPY : Format.IMAGES;
        }
        if (isTar(start)) {
            return Format.IMAGES;
        }
        if (UploadStreams.startsWith(start, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
            return Format.NPY;
        }
        if (UploadStreams.startsWith(start, 0, 0, 8)) {
            return Format.IDX;
        }
        if (UploadStreams.startsWith(start, 0x89, 'P', 'N', 'G')
                || UploadStreams.startsWith(start, 0xff, 0xd8, 0xff)) {
            throw ServiceException.badData(
                    upload.field(), "a single picture; put the pictures into a zip or tar.gz");
        }
        for (byte b : start) {
            if (b >= 0 && b < ' ' && !(b >= '\t' && b <= '\r')) {
                throw ServiceException.badData(
                        upload.field(), "the format of the file is none of " + Format.names());
            }
        }
        String name = upload.fileName().toLowerCase(Locale.ROOT);
        return name.matches(".*\\.csv(\\.gz|\\.bz2)?") ? Format.CSV : Format.TEXT;
    }

    static boolean isZip(byte[] start) {
        return UploadStreams.startsWith(start, 'P', 'K', 3, 4)
                || UploadStreams.startsWith(start, 'P', 'K', 5, 6);
    }

    static boolean isTar(byte[] start) {
        return start.length > TAR_MAGIC_AT + 5
                && new String(start, TAR_MAGIC_AT, 5, StandardCharsets.ISO_8859_1).equals("ustar");
    }
}
