package org.latentserver.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Documents the errors that every operation can answer with. An operation's own words for a status
 * win; its body is the one problem schema either way.
 */
final class ProblemResponses implements OpenApiCustomizer {
    private static final String PROBLEM = "Problem";
    private static final String OPEN_INFERENCE_ERROR = "OpenInferenceError";

    private static final Map<String, String> RESPONSES =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry(
                                    "400",
                                    "The request can't be read, or a field is out of its range"),
                            Map.entry(
                                    "401",
                                    "No API key or token, or none that is good; never where the"
                                            + " server asks for none"),
                            Map.entry(
                                    "403",
                                    "The key lacks the scope, or a page of another origin calls"),
                            Map.entry("404", "No such model, data set, job, word or path"),
                            Map.entry(
                                    "406",
                                    "The answer doesn't exist in the form that Accept asks for"),
                            Map.entry("409", "The state of the resource forbids it"),
                            Map.entry("413", "More than the server takes in one request"),
                            Map.entry("415", "The Content-Type isn't taken here"),
                            Map.entry(
                                    "422",
                                    "The content isn't what it should be, such as a broken image"),
                            Map.entry(
                                    "429",
                                    "Too much work is waiting, or the key's limit is reached;"
                                            + " Retry-After says when to come back"),
                            Map.entry("500", "The server failed"),
                            Map.entry("503", "Not ready, being unloaded, or shutting down"),
                            Map.entry(
                                    "504",
                                    "No answer within the deadline, the server's or that of"
                                            + " X-Request-Timeout")));

    @Override
    public void customise(OpenAPI document) {
        Components components = document.getComponents();
        components.addSchemas(PROBLEM, problem());
        document.getPaths().forEach((path, item) -> operations(path, item, components));
    }

    private static void operations(String path, PathItem item, Components components) {
        boolean openInference = path.equals("/v2") || path.startsWith("/v2/");
        if (openInference) {
            components.addSchemas(
                    OPEN_INFERENCE_ERROR,
                    new ObjectSchema()
                            .required(List.of("error"))
                            .addProperty("error", new StringSchema()));
        }
        item.readOperationsMap()
                .forEach((method, operation) -> errors(path, method, operation, openInference));
    }

    private static void errors(
            String path, PathItem.HttpMethod method, Operation operation, boolean openInference) {
        ApiResponses responses = operation.getResponses();
        RESPONSES.forEach((status, description) -> {
            if (!responses.containsKey(status) && applies(status, path, method, operation)) {
                responses.addApiResponse(status, new ApiResponse().description(description));
            }
        });
        responses.forEach((status, response) -> {
            if (status.startsWith("4") || status.startsWith("5")) {
                response.setContent(openInference ? openInferenceError() : problemContent());
            }
        });
    }

    private static boolean applies(
            String status, String path, PathItem.HttpMethod method, Operation operation) {
        boolean body = operation.getRequestBody() != null;
        boolean model = path.contains("{model}");
        boolean writes = method != PathItem.HttpMethod.GET;
        return switch (status) {
            case "400" -> body || operation.getParameters() != null;
            case "404" -> path.contains("{");
            case "409" -> writes && !model;
            case "413", "415", "422" -> body;
            case "401", "403", "429" -> !path.startsWith("/v2/health/");
            case "406", "503", "504" -> model;
            default -> true;
        };
    }

    private static Content problemContent() {
        return new Content()
                .addMediaType(
                        "application/problem+json",
                        new MediaType()
                                .schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM)));
    }

    private static Content openInferenceError() {
        return new Content()
                .addMediaType(
                        "application/json",
                        new MediaType()
                                .schema(
                                        new Schema<>()
                                                .$ref(
                                                        "#/components/schemas/"
                                                                + OPEN_INFERENCE_ERROR)));
    }

    private static Schema<?> problem() {
        Schema<?> violation =
                new ObjectSchema()
                        .addProperty("field", new StringSchema().example("parameters.codeSize"))
                        .addProperty("message", new StringSchema().example("must be at least 1"))
                        .addProperty("value", new Schema<>());
        return new ObjectSchema()
                .required(List.of("type", "title", "status", "detail", "code"))
                .description(
                        "Every error (RFC 9457). Members beyond these, such as `limit`, `expected`,"
                                + " `suggestion` or `line`, depend on the code.")
                .addProperty(
                        "type",
                        new StringSchema().example("urn:latent-server:problem:invalid-request"))
                .addProperty("title", new StringSchema().example("Bad Request"))
                .addProperty("status", new IntegerSchema().example(400))
                .addProperty(
                        "detail",
                        new StringSchema().example("k is 0, must be a whole number from 1 to 1000"))
                .addProperty(
                        "code",
                        new StringSchema()
                                .description("stable, for programs")
                                .example("invalid-request"))
                .addProperty("field", new StringSchema().example("k"))
                .addProperty("value", new Schema<>().description("what was refused, if short"))
                .addProperty("errors", new ArraySchema().items(violation));
    }
}
