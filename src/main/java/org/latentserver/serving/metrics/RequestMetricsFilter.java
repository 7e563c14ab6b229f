package org.latentserver.serving.metrics;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/** Times the requests to models, from the first byte to the last one written. */
@Order(Ordered.HIGHEST_PRECEDENCE + 40)
class RequestMetricsFilter extends OncePerRequestFilter {
    private static final String MODEL = "/{model}/";

    private final RequestMeters meters;

    RequestMetricsFilter(RequestMeters meters) {
        this.meters = meters;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long start = System.nanoTime();
        ServedVersion.Holder holder = new ServedVersion.Holder();
        boolean whole = false;
        try {
            ServedVersion.request(
                    holder,
                    () -> {
                        chain.doFilter(request, response);
                        return true;
                    });
            whole = true;
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        } finally {
            String verb = verb(request);
            if (verb != null) {
                Outcome outcome = whole ? Outcome.of(response.getStatus()) : Outcome.CLIENT_LEFT;
                meters.record(holder.get(), verb, outcome, System.nanoTime() - start);
            }
        }
    }

    /** What was asked of a model, from the route; null when the route asks nothing of models. */
    private static @Nullable String verb(HttpServletRequest request) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        String route = pattern == null ? "" : pattern.toString();
        String last = route.substring(route.lastIndexOf('/') + 1);
        return route.contains(MODEL) && !last.startsWith("{") ? last : null;
    }
}
