package org.latentserver.security;

import java.time.Duration;
import java.util.List;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** Lets the pages of some origins call the server and read what it answers. */
final class CrossOrigin {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private CrossOrigin() {}

    static CorsFilter filter(List<String> origins) {
        CorsConfiguration allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(origins);
        allowed.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
        allowed.setAllowedHeaders(List.of(CorsConfiguration.ALL));
        allowed.setExposedHeaders(
                List.of(
                        "Location",
                        "Retry-After",
                        "WWW-Authenticate",
                        "X-Request-Id",
                        "Inference-Header-Content-Length"));
        allowed.setMaxAge(REMEMBERED);
        UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
        everywhere.registerCorsConfiguration("/**", allowed);
        return new CorsFilter(everywhere);
    }
}
