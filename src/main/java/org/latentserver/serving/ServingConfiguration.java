package org.latentserver.serving;

import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** What is no component, so that tests of single controllers go without it. */
@Configuration(proxyBeanMethods = false)
class ServingConfiguration {
    @Bean
    CallTermsFilter callTermsFilter(
            ServingSettings settings,
            Drain drain,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
        return new CallTermsFilter(settings, drain, errors);
    }

    @Bean
    EarlyRefusal earlyRefusal(LoadedModels models) {
        return new EarlyRefusal(models);
    }

    @Bean
    static Lot lot() {
        return bound -> ThreadLocalRandom.current().nextInt(bound);
    }
}
