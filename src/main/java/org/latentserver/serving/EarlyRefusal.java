package org.latentserver.serving;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses calls of a model whose queue is full before their bodies are read: under overload,
 * reading pictures that are refused afterwards would take the processor from those that were let
 * in.
 */
class EarlyRefusal implements HandlerInterceptor, WebMvcConfigurer {
    private final LoadedModels models;

    EarlyRefusal(LoadedModels models) {
        this.models = models;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this)
                .addPathPatterns("/v1/*/{model}/*", "/v2/models/**/infer")
                .excludePathPatterns("/v1/models/**", "/v1/jobs/**", "/v1/datasets/**");
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!request.getMethod().equals("POST")) {
            return true;
        }
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        if (variables instanceof Map<?, ?> named && named.get("model") instanceof String model) {
            Object version = named.get("version");
            models.checkRoom(version == null ? model : model + ":" + version);
        }
        return true;
    }
}
