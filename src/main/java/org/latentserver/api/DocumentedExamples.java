package org.latentserver.api;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Adds to each operation the example of its request and of its answer. They are recorded ones, kept
 * in {@code openapi/*.json} on the class path, by method and path.
 */
final class DocumentedExamples implements OpenApiCustomizer {
    private static final String JSON = "application/json";

    private final Map<String, Example> examples = new HashMap<>();

    DocumentedExamples(JsonMapper mapper) {
        try {
            for (Resource file :
                    new PathMatchingResourcePatternResolver()
                            .getResources("classpath*:openapi/*.json")) {
                try (InputStream in = file.getInputStream()) {
                    examples.putAll(
                            mapper.readValue(in, new TypeReference<Map<String, Example>>() {}));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Null where there is no JSON. */
    private record Example(@Nullable Object request, @Nullable Object response) {}

    @Override
    public void customise(OpenAPI document) {
        document.getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap()
                                .forEach((method, operation) -> add(operation, method, path)));
    }

    private void add(Operation operation, PathItem.HttpMethod method, String path) {
        Example example = examples.get(method + " " + path);
        if (example == null) {
            return;
        }
        if (operation.getRequestBody() != null) {
            set(operation.getRequestBody().getContent(), example.request());
        }
        operation
                .getResponses()
                .forEach((status, answer) -> {
                    if (status.startsWith("2")) {
                        set(answer.getContent(), example.response());
                    }
                });
    }

    private static void set(@Nullable Content content, @Nullable Object example) {
        if (content != null && example != null) {
            // a new one, since media types of an answer may share one object
            content.computeIfPresent(
                    JSON, (_, media) -> new MediaType().schema(media.getSchema()).example(example));
        }
    }
}
