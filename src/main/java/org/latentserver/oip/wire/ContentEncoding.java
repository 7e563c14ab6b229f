package org.latentserver.oip.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compression of the bodies of answers. */
public enum ContentEncoding {
    IDENTITY,
    GZIP,
    /** In the zlib form, as HTTP means it. */
    DEFLATE;

    /** The word in HTTP headers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
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
