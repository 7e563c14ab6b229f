package org.latentserver.serving;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Beans of the web layer that tests of single controllers go without. */
@Configuration(proxyBeanMethods = false)
class ServingConfiguration {
    @Bean
    CallTermsFilter callTermsFilter(
            ServingSettings settings,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
        return new CallTermsFilter(settings, errors);
    }
}
