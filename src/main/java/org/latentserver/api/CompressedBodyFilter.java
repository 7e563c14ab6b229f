package org.latentserver.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Inflates bodies that come compressed while they are read, up to {@code latent.limits.body} of
 * what comes out. Parts of multipart bodies are files, whose formats have compression of their own.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 110) // what the body limit has counted
class CompressedBodyFilter extends OncePerRequestFilter {
    private final long limit;
    private final HandlerExceptionResolver errors;

    CompressedBodyFilter(
            RequestLimits limits,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
        this.limit = limits.body().toBytes();
        this.errors = errors;
    }

    private enum Encoding {
        IDENTITY,
        GZIP,
        /** In the zlib form, as HTTP means it. */
        DEFLATE;

        static Encoding of(HttpServletRequest request) {
            List<String> headers =
                    Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING));
            String text = String.join(",", headers).trim().toLowerCase(Locale.ROOT);
            String type = request.getContentType();
            boolean multipart = type != null && type.regionMatches(true, 0, "multipart/", 0, 10);
            Encoding encoding =
                    switch (text) {
                        case "", "identity" -> IDENTITY;
                        case "gzip", "x-gzip" -> GZIP;
                        case "deflate" -> DEFLATE;
                        default -> throw refused(text, multipart);
                    };
            if (multipart && encoding != IDENTITY) {
                throw refused(text, true);
            }
            return encoding;
        }

        private static ServiceException refused(String text, boolean multipart) {
            return new ServiceException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    HttpHeaders.CONTENT_ENCODING,
                    "Content-Encoding '%s' is not taken here; possible: %s"
                            .formatted(
                                    Echo.of(text),
                                    multipart
                                            ? "identity, as the body is multipart"
                                            : "gzip, deflate, identity"));
        }

        InputStream inflating(InputStream in) throws IOException {
            return switch (this) {
                case IDENTITY -> in;
                case GZIP -> new GZIPInputStream(in, 1 << 13);
                case DEFLATE -> new InflaterInputStream(in);
            };
        }

        ServiceException broken(IOException cause) {
            return new ServiceException(
                    ErrorCode.INVALID_REQUEST,
                    "body",
                    "the body is not whole " + name().toLowerCase(Locale.ROOT) + " data",
                    cause);
        }
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.CONTENT_ENCODING) == null;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Encoding encoding;
        try {
            encoding = Encoding.of(request);
        } catch (ServiceException refusal) {
            errors.resolveException(request, response, null, refusal);
            return;
        }
        chain.doFilter(
                encoding == Encoding.IDENTITY ? request : new Inflated(request, encoding),
                response);
    }

    private final class Inflated extends HttpServletRequestWrapper {
        private final Encoding encoding;
        private @Nullable InflatedStream stream;

        Inflated(HttpServletRequest request, Encoding encoding) {
            super(request);
            this.encoding = encoding;
        }

        @Override
        public int getContentLength() {
            return -1; // not that of what comes out
        }

        @Override
        public long getContentLengthLong() {
            return -1;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (stream == null) {
                stream = new InflatedStream(super.getInputStream(), encoding);
            }
            return stream;
        }
    }

    private final class InflatedStream extends ServletInputStream {
        private final ServletInputStream in;
        private final Encoding encoding;
        private @Nullable InputStream inflating; // its header is read with the first byte
        private long count;
        private boolean finished;

        InflatedStream(ServletInputStream in, Encoding encoding) {
            this.in = in;
            this.encoding = encoding;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read;
            try {
                if (inflating == null) {
                    inflating = encoding.inflating(in);
                }
                read = inflating.read(into, offset, length);
            } catch (ZipException | EOFException e) {
                throw encoding.broken(e);
            }
            finished = read < 0;
            count += Math.max(0, read);
            if (count > limit) {
                throw ServiceException.tooLarge(
                        "body", "the body uncompressed has more than " + limit + " bytes", limit);
            }
            return read;
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true; // reading blocks
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("compressed bodies are read blocking");
        }
    }
}
