package org.latentserver.words.formats;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.Npy;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.ImportedParts;

/**
 * A one-dimensional NumPy array of strings, read one by one: {@code <U} holds UTF-32, {@code |S}
 * bytes, here UTF-8; both are padded with zeros. Used by one thread.
 */
final class NpyStrings implements WordSource {
    private static final Pattern STRINGS = Pattern.compile("([<|])([US])(\\d{1,6})");
    private static final int UTF32 = 4;

    private final InputStream in;
    private final boolean unicode;
    private final byte[] element;
    private final int size;

    /**
     * @param stream is closed together with this
     * @throws ServiceException INVALID_DATA when it is no such array
     */
    NpyStrings(InputStream stream) throws IOException {
        in = new BufferedInputStream(stream, 1 << 16);
        Npy.RawHeader header = Npy.readRawHeader(in, ImportedParts.FILE);
        Matcher type = STRINGS.matcher(header.descr());
        if (header.shape().length != 1 || !type.matches()) {
            throw refused(
                    "must be a list of strings (<U) or bytes (|S), it is of type '%s' with %d"
                                    .formatted(Echo.of(header.descr()), header.shape().length)
                            + " dimensions; np.array(words) makes one, dtype=object doesn't");
        }
        unicode = type.group(2).equals("U");
        int length = Integer.parseInt(type.group(3));
        if (length > VectorSink.MAX_WORD_BYTES) {
            throw refused(
                    "holds words of %d characters, the limit is %d"
                            .formatted(length, VectorSink.MAX_WORD_BYTES));
        }
        element = new byte[unicode ? length * UTF32 : length];
        size = header.shape()[0];
    }

    @Override
    public void checkSize(int rows) {
        if (size != rows) {
            throw refused("holds %d words, but there are %d vectors".formatted(size, rows));
        }
    }

    @Override
    public void checkEnd() {
        // the header says where it is
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    @Override
    public @Nullable String next() throws IOException {
        if (in.readNBytes(element, 0, element.length) < element.length) {
            throw refused("is cut off");
        }
        return unicode ? unicode() : bytes();
    }

    private @Nullable String bytes() {
        int end = element.length;
        while (end > 0 && element[end - 1] == 0) {
            end--;
        }
        return VectorSink.decode(element, 0, end);
    }

    private @Nullable String unicode() {
        int end = element.length / UTF32;
        while (end > 0 && point(end - 1) == 0) {
            end--;
        }
        StringBuilder word = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            int point = point(i);
            if (!Character.isValidCodePoint(point)
                    || Character.getType(point) == Character.SURROGATE) {
                return null;
            }
            word.appendCodePoint(point);
        }
        return word.toString();
    }

    private int point(int i) {
        return (element[i * UTF32] & 0xff)
                | (element[i * UTF32 + 1] & 0xff) << 8
                | (element[i * UTF32 + 2] & 0xff) << 16
                | element[i * UTF32 + 3] << 24;
    }

    private static ServiceException refused(String what) {
        return ServiceException.badData(ImportedParts.FILE, "the array 'words' " + what);
    }
}
