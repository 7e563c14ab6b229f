package org.latentserver.api;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The way in for who only knows the address. */
@Hidden
@RestController
class IndexController {
    @GetMapping(path = "/", produces = "application/json")
    Map<String, String> index() {
        return new TreeMap<>(
                Map.of(
                        "models", "/v1/models",
                        "datasets", "/v1/datasets",
                        "jobs", "/v1/jobs",
                        "documentation", "/swagger-ui.html",
                        "openapi", "/v3/api-docs",
                        "health", "/actuator/health"));
    }
}
