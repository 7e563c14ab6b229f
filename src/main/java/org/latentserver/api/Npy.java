package org.latentserver.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * NumPy's array files, versions 1 and 2: little-endian, C order, the dtypes of {@link Type}. The
 * header is validated before anything is allocated. Nothing here is pickled.
 */
public final class Npy {
    /** Media type of one array. */
    public static final String MEDIA_TYPE = "application/x-npy";

    /** The element types that are read and written. */
    public enum Type {
        F4("<f4", 4),
        F8("<f8", 8),
        U1("|u1", 1),
        I4("<i4", 4),
        I8("<i8", 8);

        private final String name;
        private final int bytes;

        Type(String name, int bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        /** Size of one element. */
        public int bytes() {
            return bytes;
        }

        public boolean floating() {
            return this == F4 || this == F8;
        }
    }

    /** Whether NaN and infinities are errors. */
    public enum NonFinite {
        REFUSE,
        ALLOW
    }

    /**
     * @param shape as in the file; empty for a scalar; every product below 2^31
     * @param elements product of the shape, 1 for a scalar
     */
    public record Header(Type type, int[] shape, int elements) {}

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 64 * 1024;
    private static final int MAX_RANK = 32;
    private static final int CHUNK = 1 << 16;
    private static final Pattern DICTIONARY =
            Pattern.compile(
                    "\\{\\s*'descr'\\s*:\\s*'([^']{1,8})'\\s*,"
                            + "\\s*'fortran_order'\\s*:\\s*(True|False)\\s*,"
                            + "\\s*'shape'\\s*:\\s*\\(([0-9, ]*)\\)\\s*,?\\s*}\\s*");

    private Npy() {}

    /**
     * What a header says, of whatever element type.
     *
     * @param descr NumPy's name of the type, such as {@code <U12}
     */
    public record RawHeader(String descr, boolean fortranOrder, int[] shape) {}

    /**
     * Reads the header; the stream then stands at the first element.
     *
     * @param maxBytes largest size of the elements in bytes
     * @throws ServiceException INVALID_DATA when it isn't such a file, TOO_LARGE above the limit
     */
    public static Header readHeader(InputStream in, long maxBytes, @Nullable String field)
            throws IOException {
        RawHeader raw = readRawHeader(in, field);
        Type type = type(raw.descr, field);
        if (raw.fortranOrder) {
            throw ServiceException.badData(
                    field, "the npy array is in Fortran order; save it in C order");
        }
        long elements = 1;
        for (int dimension : raw.shape) {
            elements *= dimension;
            if (elements > Integer.MAX_VALUE || elements * type.bytes > maxBytes) {
                throw ServiceException.tooLarge(
                        field,
                        "the npy array of shape %s has more than %d bytes"
                                .formatted(Arrays.toString(raw.shape), maxBytes),
                        maxBytes);
            }
        }
        return new Header(type, raw.shape, (int) elements);
    }

    /**
     * Reads the header of an array whose element type the caller judges; nothing is allocated by
     * what it says.
     *
     * @throws ServiceException INVALID_DATA when it isn't such a file
     */
    public static RawHeader readRawHeader(InputStream in, @Nullable String field)
            throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(MAGIC, 0, 6, start, 0, 6)) {
            throw ServiceException.badData(field, "not an npy array");
        }
        int version = start[6];
        if (version != 1 && version != 2) {
            throw ServiceException.badData(
                    field, "npy version " + version + ", versions 1 and 2 are read");
        }
        byte[] size = readFully(in, version == 1 ? 2 : 4, field);
        long length = 0;
        for (int i = size.length - 1; i >= 0; i--) {
            length = length << 8 | (size[i] & 0xFF);
        }
        if (length > MAX_HEADER) {
            throw ServiceException.badData(field, "the npy header has " + length + " bytes");
        }
        String text = new String(readFully(in, (int) length, field), StandardCharsets.ISO_8859_1);
        Matcher matcher = DICTIONARY.matcher(text);
        if (!matcher.matches()) {
            throw ServiceException.badData(
                    field, "the npy header is not readable; record arrays are not taken");
        }
        return new RawHeader(
                matcher.group(1), matcher.group(2).equals("True"), shape(matcher.group(3), field));
    }

    private static Type type(String name, @Nullable String field) {
        for (Type type : Type.values()) {
            if (type.name.equals(name) || (type == Type.U1 && name.equals("<u1"))) {
                return type;
            }
        }
        throw ServiceException.badData(
                field,
                "the npy array has dtype '%s', must be one of %s"
                        .formatted(
                                Echo.of(name),
                                Arrays.stream(Type.values())
                                        .map(type -> "'" + type.name + "'")
                                        .collect(Collectors.joining(", "))));
    }

    private static int[] shape(String text, @Nullable String field) {
        try {
            int[] shape =
                    Arrays.stream(text.split(","))
                            .map(String::strip)
                            .filter(part -> !part.isEmpty())
                            .mapToInt(Integer::parseInt)
                            .toArray();
            if (shape.length > MAX_RANK) {
                throw ServiceException.badData(
                        field, "the npy array has " + shape.length + " dimensions");
            }
            return shape;
        } catch (NumberFormatException e) {
            throw ServiceException.badData(field, "the npy shape is not readable");
        }
    }

    /**
     * Reads the next elements as float, whatever their type; integers keep their value (0 to 255
     * for u1). Doubles beyond the range of float count as not finite.
     *
     * @throws ServiceException INVALID_DATA when the stream ends early or, if so asked, at the
     *     first value that isn't finite
     */
    public static void readFloats(
            InputStream in,
            Type type,
            float[] into,
            int offset,
            int count,
            NonFinite nonFinite,
            @Nullable String field)
            throws IOException {
        int done = 0;
        while (done < count) {
            ByteBuffer chunk = chunk(in, type, count - done, field);
            for (int n = chunk.limit() / type.bytes; n > 0; n--, done++) {
                float value =
                        switch (type) {
                            case F4 -> chunk.getFloat();
                            case F8 -> (float) chunk.getDouble();
                            case U1 -> chunk.get() & 0xFF;
                            case I4 -> chunk.getInt();
                            case I8 -> chunk.getLong();
                        };
                if (nonFinite == NonFinite.REFUSE && !Float.isFinite(value)) {
                    throw ServiceException.badData(
                            field, "the npy array holds " + value + " at element " + done);
                }
                into[offset + done] = value;
            }
        }
    }

    /** All elements of a float view of the array. */
    public static float[] readFloats(
            InputStream in, Header header, NonFinite nonFinite, @Nullable String field)
            throws IOException {
        float[] values = new float[header.elements];
        readFloats(in, header.type, values, 0, values.length, nonFinite, field);
        return values;
    }

    /**
     * All elements of an integer array.
     *
     * @throws ServiceException INVALID_DATA for a floating type
     */
    public static long[] readLongs(InputStream in, Header header, @Nullable String field)
            throws IOException {
        if (header.type.floating()) {
            throw ServiceException.badData(
                    field, "the npy array is of " + header.type.name + ", must be integers");
        }
        long[] values = new long[header.elements];
        int done = 0;
        while (done < values.length) {
            ByteBuffer chunk = chunk(in, header.type, values.length - done, field);
            for (int n = chunk.limit() / header.type.bytes; n > 0; n--, done++) {
                values[done] =
                        switch (header.type) {
                            case U1 -> chunk.get() & 0xFF;
                            case I4 -> chunk.getInt();
                            case I8 -> chunk.getLong();
                            case F4, F8 -> throw new IllegalStateException();
                        };
            }
        }
        return values;
    }

    /**
     * @throws ServiceException INVALID_DATA when anything follows
     */
    public static void checkEnd(InputStream in, @Nullable String field) throws IOException {
        if (in.read() != -1) {
            throw ServiceException.badData(field, "the npy array is followed by further bytes");
        }
    }

    private static ByteBuffer chunk(InputStream in, Type type, int count, @Nullable String field)
            throws IOException {
        int bytes = Math.min(count, CHUNK / type.bytes) * type.bytes;
        return ByteBuffer.wrap(readFully(in, bytes, field)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] readFully(InputStream in, int bytes, @Nullable String field)
            throws IOException {
        byte[] read;
        try {
            read = in.readNBytes(bytes);
        } catch (EOFException e) { // how inflating streams say it
            throw truncated(field);
        }
        if (read.length < bytes) {
            throw truncated(field);
        }
        return read;
    }

    private static ServiceException truncated(@Nullable String field) {
        return ServiceException.badData(field, "the npy array is truncated");
    }

    /** Writes the header of a version 1 file; the elements follow in C order, little-endian. */
    public static void writeHeader(OutputStream out, Type type, int... shape) throws IOException {
        writeRawHeader(out, type.name, shape);
    }

    /** As {@link #writeHeader}, of any element type. */
    public static void writeRawHeader(OutputStream out, String descr, int... shape)
            throws IOException {
        String dimensions =
                Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "))
                        + (shape.length == 1 ? "," : "");
        String text =
                "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
                        .formatted(descr, dimensions);
        int unpadded = 10 + text.length() + 1;
        text += " ".repeat(Math.ceilDiv(unpadded, 64) * 64 - unpadded) + "\n";
        out.write(MAGIC);
        out.write(new byte[] {1, 0, (byte) text.length(), (byte) (text.length() >> 8)});
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Elements of type f4, after {@link #writeHeader}. */
    public static void writeFloats(OutputStream out, float[] values) throws IOException {
        ByteBuffer chunk =
                ByteBuffer.allocate(Math.min(CHUNK, Math.max(4, values.length * 4)))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (!chunk.hasRemaining()) {
                out.write(chunk.array(), 0, chunk.position());
                chunk.clear();
            }
            chunk.putFloat(value);
        }
        out.write(chunk.array(), 0, chunk.position());
    }

    /** A whole file of f4. */
    public static void write(OutputStream out, float[] values, int... shape) throws IOException {
        writeHeader(out, Type.F4, shape);
        writeFloats(out, values);
    }
}
