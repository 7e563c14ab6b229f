package org.latentserver.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps web pages of others from using a browser that can reach the server: by the name in {@code
 * Host}, and, for calls that are more than reading, by {@code Origin}. Programs send no origin.
 */
final class BrowserGuard extends OncePerRequestFilter {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String ALL = "*";

    private final AllowedHosts hosts;
    private final Set<String> origins;
    private final Refusals refusals;

    BrowserGuard(AllowedHosts hosts, List<String> origins, Refusals refusals) {
        this.hosts = hosts;
        this.origins = Set.copyOf(origins);
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // the header itself, not what a proxy's headers may have made of it
        String given = request.getHeader(HttpHeaders.HOST);
        String host = given == null ? request.getServerName() : given;
        if (!hosts.allow(host)) {
            refuse(request, response, "Host", host, "latent.security.allowed-hosts");
            return;
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !READING.contains(request.getMethod()) && !allow(origin, host)) {
            refuse(request, response, "Origin", origin, "latent.security.allowed-origins");
            return;
        }
        chain.doFilter(request, response);
    }

    private boolean allow(String origin, String host) {
        return origins.contains(origin) || origins.contains(ALL) || host.equals(authority(origin));
    }

    private static @Nullable String authority(String origin) {
        int scheme = origin.indexOf("://");
        return scheme < 0 ? null : origin.substring(scheme + 3);
    }

    private void refuse(
            HttpServletRequest request,
            HttpServletResponse response,
            String header,
            String value,
            String property) {
        refusals.answer(
                request,
                response,
                new ServiceException(
                        ErrorCode.FORBIDDEN,
                        header,
                        header + " is '" + Echo.of(value) + "', which is none of " + property));
    }
}
