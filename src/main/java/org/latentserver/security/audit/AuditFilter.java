package org.latentserver.security.audit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.latentserver.security.access.Access;
import org.latentserver.security.access.AccessTable;
import org.latentserver.security.access.Caller;
import org.latentserver.security.access.CallerAuthentication;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Records each call that changes something, with its outcome, and each that was refused for who
 * made it. Calls that only read or infer pass at the cost of a look at their method, or of one into
 * the table.
 */
public final class AuditFilter extends OncePerRequestFilter {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String REQUEST_ID = "X-Request-Id";
    private static final int LONGEST_PATH = 500;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int FAILED = 500;

    private final AuditLog log;
    private final AccessTable table;

    public AuditFilter(AuditLog log, AccessTable table) {
        this.log = log;
        this.table = table;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int status = FAILED;
        try {
            chain.doFilter(request, response);
            status = response.getStatus();
        } finally {
            if (status == UNAUTHORIZED || status == FORBIDDEN || changes(request)) {
                log.add(call(request, response), status);
            }
        }
    }

    private boolean changes(HttpServletRequest request) {
        return !READING.contains(request.getMethod())
                && table.of(request).map(Access::change).orElse(false);
    }

    private static AuditedCall call(HttpServletRequest request, HttpServletResponse response) {
        Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        String path = request.getRequestURI();
        String requestId = response.getHeader(REQUEST_ID);
        return new AuditedCall(
                CallerAuthentication.current().map(Caller::name).orElse(Caller.ANONYMOUS),
                request.getMethod(),
                route == null ? null : route.toString(),
                path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path,
                response.getHeader(HttpHeaders.LOCATION),
                requestId == null ? "" : requestId);
    }
}
