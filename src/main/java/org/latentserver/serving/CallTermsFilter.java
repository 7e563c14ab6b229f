package org.latentserver.serving;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.terms.CallTerms;
import org.latentserver.serving.terms.ClientConnection;
import org.latentserver.serving.terms.Priority;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Sets the terms of each request. Its deadline counts from here, so that it covers reading the
 * body, waiting and computing; and loading a model where the client chose the deadline itself.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 50)
class CallTermsFilter extends OncePerRequestFilter {
    static final String TIMEOUT = "X-Request-Timeout";
    static final String PRIORITY = "X-Request-Priority";
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private final ServingSettings settings;
    private final Drain drain;
    private final HandlerExceptionResolver errors;

    CallTermsFilter(ServingSettings settings, Drain drain, HandlerExceptionResolver errors) {
        this.settings = settings;
        this.drain = drain;
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (drain.isDraining()) {
            response.setHeader(HttpHeaders.CONNECTION, "close"); // the next request goes elsewhere
        }
        CallTerms terms;
        try {
            terms = terms(request);
        } catch (ServiceException refusal) {
            errors.resolveException(request, response, null, refusal);
            return;
        }
        try {
            terms.callChecked(() -> {
                chain.doFilter(request, response);
                return true;
            });
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private CallTerms terms(HttpServletRequest request) {
        CallTerms terms =
                CallTerms.current()
                        .with(priority(request.getHeader(PRIORITY)))
                        .unless(ClientConnection::isClosed);
        String timeout = request.getHeader(TIMEOUT);
        return timeout == null || timeout.isBlank()
                ? terms.withinOnceLoaded(settings.deadline())
                : terms.within(deadline(timeout));
    }

    private Duration deadline(String header) {
        Duration most = settings.deadline();
        String text = header.trim();
        // so short that no number is expensive
        if (text.matches("[0-9]{1,6}(\\.[0-9]{1,9})?")) {
            Duration wanted =
                    Duration.ofNanos(new BigDecimal(text).multiply(NANOS).longValueExact());
            if (wanted.isPositive()) {
                return wanted.compareTo(most) < 0 ? wanted : most;
            }
        }
        throw ServiceException.invalid(
                TIMEOUT, TIMEOUT + " is '" + Echo.of(text) + "', expected seconds such as 2.5");
    }

    private static Priority priority(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return Priority.INTERACTIVE;
        }
        for (Priority priority : Priority.values()) {
            if (priority.name().equalsIgnoreCase(header.trim())) {
                return priority;
            }
        }
        throw ServiceException.invalid(
                PRIORITY,
                PRIORITY
                        + " is '"
                        + Echo.of(header)
                        + "', expected interactive (the default) or background");
    }
}
