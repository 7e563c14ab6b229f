package org.latentserver.jobs;

import java.lang.reflect.Proxy;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.Datasets;
import org.latentserver.models.Models;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/** Stands in for modules that are still being written, so that the application starts. */
@Configuration(proxyBeanMethods = false)
class MissingModules {
    @Bean
    @Fallback
    Datasets missingDatasets() {
        return missing(Datasets.class);
    }

    @Bean
    @Fallback
    Models missingModels() {
        return missing(Models.class);
    }

    private static <T> T missing(Class<T> type) {
        Object proxy =
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, _) -> {
                            if (method.getDeclaringClass() == Object.class) {
                                return method.getName().equals("hashCode") ? 1 : "missing";
                            }
                            throw new ServiceException(ErrorCode.UNAVAILABLE, "not built yet");
                        });
        return type.cast(proxy);
    }
}
