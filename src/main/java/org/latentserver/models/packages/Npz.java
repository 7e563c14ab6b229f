package org.latentserver.models.packages;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Npy;
import org.latentserver.api.ServiceException;

/** Reads the arrays of an npz file, a zip of npy files, as float32. Nothing in it is pickled. */
public final class Npz {
    private static final String ENDING = ".npy";
    private static final int MOST_ARRAYS = 10_000;

    /** Deflate makes at most so many bytes of one. */
    private static final long DENSEST = 1032;

    private Npz() {}

    /**
     * Reads all arrays. Memory follows the bytes that are really there: an array is inflated only
     * as far as its own header says, after that was compared with {@code maxBytes}.
     *
     * @param maxBytes of all arrays together, as float32 and as stored
     * @param field what the request calls the file
     * @return F32 tensors by name without {@code .npy}, in the order of the file
     * @throws ServiceException INVALID_DATA naming the array that is wrong, also for values that
     *     aren't finite; TOO_LARGE
     */
    public static Map<String, Tensor> read(Path file, long maxBytes, String field)
            throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() == 0 || zip.size() > MOST_ARRAYS) {
                throw ServiceException.badData(
                        field,
                        "the npz holds %d arrays, must be 1 to %d"
                                .formatted(zip.size(), MOST_ARRAYS));
            }
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            long left = maxBytes;
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                Tensor tensor = tensor(zip, entry, left, field);
                left -= tensor.data().byteSize();
                if (tensors.put(tensor.name(), tensor) != null) {
                    throw refused(entry.getName(), field, "it is there twice", null);
                }
            }
            return tensors;
        } catch (ZipException e) {
            throw new ServiceException(ErrorCode.INVALID_DATA, field, "not an npz file", e);
        }
    }

    private static Tensor tensor(ZipFile zip, ZipEntry entry, long maxBytes, String field)
            throws IOException {
        String name = entry.getName();
        try {
            if (!name.endsWith(ENDING)) {
                throw ServiceException.badData(field, "not an npy array");
            }
            return tensor(
                    zip,
                    entry,
                    name.substring(0, name.length() - ENDING.length()),
                    maxBytes,
                    field);
        } catch (ZipException | EOFException e) {
            throw refused(name, field, "damaged", e);
        } catch (ServiceException e) {
            throw e.code() == ErrorCode.TOO_LARGE
                    ? e
                    : refused(name, field, String.valueOf(e.getMessage()), e);
        }
    }

    private static Tensor tensor(
            ZipFile zip, ZipEntry entry, String name, long maxBytes, String field)
            throws IOException {
        CRC32 checksum = new CRC32();
        try (InputStream in =
                new CheckedInputStream(
                        new BufferedInputStream(zip.getInputStream(entry)), checksum)) {
            Npy.Header header = Npy.readHeader(in, maxBytes, field);
            if (4L * header.elements() > maxBytes) {
                throw ServiceException.tooLarge(
                        field, "the arrays have more than " + maxBytes + " bytes", maxBytes);
            }
            long stored = (long) header.elements() * header.type().bytes();
            if (stored > DENSEST * Math.max(1, entry.getCompressedSize())) {
                throw ServiceException.badData(field, "shorter than its header says");
            }
            float[] values = Npy.readFloats(in, header, Npy.NonFinite.REFUSE, field);
            Npy.checkEnd(in, field);
            if (checksum.getValue() != entry.getCrc()) {
                throw ServiceException.badData(field, "the checksum is not the directory's");
            }
            long[] shape = Arrays.stream(header.shape()).asLongStream().toArray();
            return Tensor.of(name, values, shape);
        }
    }

    private static ServiceException refused(
            String name, String field, String what, @Nullable Throwable cause) {
        return new ServiceException(
                ErrorCode.INVALID_DATA,
                field,
                "array '%s' of the npz: %s".formatted(Echo.of(name), what),
                cause);
    }
}
