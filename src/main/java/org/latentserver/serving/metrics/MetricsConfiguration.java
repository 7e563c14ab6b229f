package org.latentserver.serving.metrics;

import io.micrometer.observation.ObservationPredicate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The filter is no component, so that tests of single controllers go without it. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
    @Bean
    RequestMetricsFilter requestMetricsFilter(RequestMeters meters) {
        return new RequestMetricsFilter(meters);
    }

    /** The framework's own measurement of requests says less and costs each of them more. */
    @Bean
    static ObservationPredicate withoutDoubles() {
        return (name, _) -> !name.equals("http.server.requests");
    }
}
