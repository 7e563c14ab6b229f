package org.latentserver.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.security.access.CallerAuthentication;
import org.latentserver.security.keys.KeyChain;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who calls, by a key or a token in {@code Authorization: Bearer} or {@code X-API-Key}.
 * Whether that is enough is decided later, since some paths are open.
 */
final class CredentialsFilter extends OncePerRequestFilter {
    static final String KEY_HEADER = "X-API-Key";

    /** Attribute of a request with credentials that are no good. */
    static final String REJECTED = CredentialsFilter.class.getName() + ".rejected";

    private static final String BEARER = "Bearer ";

    private final KeyChain keys;
    private final @Nullable TokenCallers tokens;
    private final Refusals refusals;

    CredentialsFilter(KeyChain keys, @Nullable TokenCallers tokens, Refusals refusals) {
        this.keys = keys;
        this.tokens = tokens;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            String secret = secret(request);
            if (secret != null) {
                Optional<CallerAuthentication> caller = find(secret);
                if (caller.isPresent()) {
                    SecurityContextHolder.setContext(new SecurityContextImpl(caller.get()));
                } else {
                    request.setAttribute(REJECTED, true);
                }
            }
        } catch (ServiceException refusal) {
            refusals.answer(request, response, refusal);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private Optional<CallerAuthentication> find(String secret) {
        Optional<CallerAuthentication> key = keys.find(secret);
        return key.isPresent() || tokens == null ? key : tokens.find(secret);
    }

    private static @Nullable String secret(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            return request.getHeader(KEY_HEADER);
        }
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : authorization;
    }
}
