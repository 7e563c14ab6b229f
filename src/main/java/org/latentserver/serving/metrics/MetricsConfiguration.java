package org.latentserver.serving.metrics;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The filter is no component, so that tests of single controllers go without it. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
    @Bean
    RequestMetricsFilter requestMetricsFilter(RequestMeters meters) {
        return new RequestMetricsFilter(meters);
    }
}
