package org.latentserver.oip.wire;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;

/** Compression of bodies. */
public enum ContentEncoding {
    IDENTITY,
    GZIP,
    /** In the zlib form, as HTTP means it. */
    DEFLATE;

    /** The word in HTTP headers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The body of a request, uncompressed and counted while it is. */
    static byte[] read(HttpServletRequest request, long limit) throws IOException {
        ContentEncoding encoding =
                ofRequest(Collections.list(request.getHeaders("Content-Encoding")));
        InputStream in = request.getInputStream();
        if (encoding == IDENTITY) {
            return in.readAllBytes(); // bounded before
        }
        try (InputStream inflated = encoding.inflating(in)) {
            int most = (int) Math.min(limit + 1, Integer.MAX_VALUE - 8);
            byte[] bytes = inflated.readNBytes(most);
            if (bytes.length > limit) {
                throw ServiceException.tooLarge(
                        "body", "the body uncompressed has more than " + limit + " bytes", limit);
            }
            return bytes;
        } catch (ZipException | EOFException e) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST,
                    "body",
                    "the body is not whole " + encoding.word() + " data",
                    e);
        }
    }

    private static ContentEncoding ofRequest(List<String> headers) {
        String text = String.join(",", headers).trim().toLowerCase(Locale.ROOT);
        return switch (text) {
            case "", "identity" -> IDENTITY;
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default ->
                    throw new ServiceException(
                            ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                            "Content-Encoding",
                            "Content-Encoding '"
                                    + Echo.of(text)
                                    + "' is not taken here; possible: gzip, deflate, identity");
        };
    }

    private InputStream inflating(InputStream in) throws IOException {
        return switch (this) {
            case IDENTITY -> in;
            case GZIP -> new GZIPInputStream(in);
            case DEFLATE -> new InflaterInputStream(in);
        };
    }

    /** What the client accepts of a response; gzip before deflate. */
    public static ContentEncoding accepted(@Nullable String header) {
        ContentEncoding best = IDENTITY;
        for (String choice : header == null ? new String[0] : header.split(",", -1)) {
            String[] parts = choice.trim().toLowerCase(Locale.ROOT).split("\\s*;\\s*", -1);
            boolean refused = parts.length > 1 && parts[1].matches("q=0(\\.0*)?");
            if (!refused && parts[0].equals("gzip")) {
                return GZIP;
            }
            if (!refused && parts[0].equals("deflate")) {
                best = DEFLATE;
            }
        }
        return best;
    }

    /** The body compressed. */
    public byte[] encode(byte[] body) throws IOException {
        if (this == IDENTITY) {
            return body;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 2 + 64);
        try (OutputStream out =
                this == GZIP ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
            out.write(body);
        }
        return bytes.toByteArray();
    }
}
