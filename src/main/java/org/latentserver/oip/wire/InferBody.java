package org.latentserver.oip.wire;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.latentserver.api.Echo;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;

/**
 * The body of an inference request, uncompressed.
 *
 * @param json bytes at the start that are JSON; the rest is binary tensors. 0 when the whole body
 *     is the one tensor of a raw request
 */
public record InferBody(byte[] bytes, int json) {
    /** Says where the JSON ends in requests and responses. */
    public static final String HEADER = "Inference-Header-Content-Length";

    /**
     * Reads the body, whatever its Content-Type says: clients exist that send none.
     *
     * @throws ServiceException INVALID_REQUEST for a header that is not within the body; what
     *     reading a body that is too large or badly compressed throws
     */
    public static InferBody of(HttpServletRequest request) throws IOException {
        List<String> headers = Collections.list(request.getHeaders(HEADER));
        byte[] bytes = request.getInputStream().readAllBytes();
        if (headers.isEmpty()) {
            if (bytes.length == 0) {
                throw new ServiceException(ErrorCode.INVALID_REQUEST, "the body is empty");
            }
            return new InferBody(bytes, bytes.length);
        }
        return new InferBody(bytes, length(headers, bytes.length));
    }

    private static int length(List<String> headers, int body) {
        if (headers.size() > 1) {
            throw refused("is given " + headers.size() + " times, expected once");
        }
        String text = headers.getFirst().trim();
        if (!text.matches("[0-9]{1,18}")) {
            throw refused("is '" + Echo.of(text) + "', expected a whole number of bytes");
        }
        long length = Long.parseLong(text);
        if (length > body) {
            throw refused("is " + length + ", the body has only " + body + " bytes");
        }
        return (int) length;
    }

    private static ServiceException refused(String why) {
        return ServiceException.invalid(HEADER, HEADER + " " + why);
    }

    /** Whether the body is one tensor without any JSON. */
    boolean raw() {
        return json == 0;
    }
}
