package org.latentserver.security;

import java.util.List;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.HeaderWriterFilter;

/** What each answer tells a browser not to do with it. */
final class SecurityHeaders {
    /** Data is no page: nothing in it is to be run or shown. */
    private static final String OF_DATA = "default-src 'none'; frame-ancestors 'none'";

    /** Scripts and styles of our own; the page of the API document has styles in it. */
    private static final String OF_PAGES =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
                    + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors"
                    + " 'none'";

    private SecurityHeaders() {}

    static HeaderWriterFilter filter() {
        HeaderWriter headers =
                (request, response) -> {
                    String path = request.getRequestURI();
                    boolean data = path.startsWith("/v1/") || path.startsWith("/v2/");
                    response.setHeader("X-Content-Type-Options", "nosniff");
                    response.setHeader("X-Frame-Options", "DENY");
                    response.setHeader("Referrer-Policy", "no-referrer");
                    response.setHeader("Content-Security-Policy", data ? OF_DATA : OF_PAGES);
                };
        HeaderWriterFilter filter = new HeaderWriterFilter(List.of(headers));
        // before the answer, as none of them depends on it; later costs a wrapper an answer
        filter.setShouldWriteHeadersEagerly(true);
        return filter;
    }
}
