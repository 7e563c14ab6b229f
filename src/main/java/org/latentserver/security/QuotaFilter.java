package org.latentserver.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.latentserver.api.ServiceException;
import org.latentserver.security.access.Caller;
import org.latentserver.security.access.CallerAuthentication;
import org.latentserver.security.access.Quota;
import org.springframework.web.filter.OncePerRequestFilter;

/** Holds each caller to the requests a minute, and at a time, that the key allows. */
final class QuotaFilter extends OncePerRequestFilter {
    private final Refusals refusals;

    QuotaFilter(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Quota quota = CallerAuthentication.current().map(Caller::quota).orElse(null);
        if (quota == null) {
            chain.doFilter(request, response);
            return;
        }
        try {
            quota.begin();
        } catch (ServiceException refusal) {
            refusals.answer(request, response, refusal);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            quota.end();
        }
    }
}
