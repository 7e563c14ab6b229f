package org.latentserver.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses bodies above {@code latent.limits.body} by their declared length before a byte is read,
 * and those that declare none while they are read. Uploads are streamed to disk and have limits of
 * their own.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
class BodyLimitFilter extends OncePerRequestFilter {
    private static final Set<String> UPLOADS = Set.of("/v1/datasets", "/v1/models");

    private final long limit;
    private final HandlerExceptionResolver errors;

    BodyLimitFilter(
            RequestLimits limits,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
        this.limit = limits.body().toBytes();
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean multipart = isMultipart(request);
        if (multipart && UPLOADS.contains(request.getRequestURI())) {
            chain.doFilter(request, response);
            return;
        }
        if (request.getContentLengthLong() > limit) {
            errors.resolveException(request, response, null, tooLarge());
            return;
        }
        if (multipart && request.getContentLengthLong() < 0) {
            // the container reads parts past any wrapper, so that they can't be counted
            ServiceException refusal =
                    new ServiceException(
                            ErrorCode.INVALID_REQUEST,
                            "multipart bodies need a Content-Length on this path");
            errors.resolveException(request, response, null, refusal);
            return;
        }
        chain.doFilter(multipart ? request : new Counted(request), response);
    }

    private static boolean isMultipart(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.regionMatches(true, 0, "multipart/", 0, 10);
    }

    private ServiceException tooLarge() {
        return ServiceException.tooLarge(
                "body", "the body has more than " + limit + " bytes", limit);
    }

    private final class Counted extends HttpServletRequestWrapper {
        Counted(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new CountedStream(super.getInputStream());
        }
    }

    private final class CountedStream extends ServletInputStream {
        private final ServletInputStream in;
        private long count;

        CountedStream(ServletInputStream in) {
            this.in = in;
        }

        private int counted(int read) {
            if (read > 0 && (count += read) > limit) {
                throw tooLarge();
            }
            return read;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            counted(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return counted(in.read(into, offset, length));
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}
