package org.latentserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operation of an OpenAPI document. */
record DocumentedOperation(String name, JsonNode node) {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final String JSON = "application/json";

    static List<DocumentedOperation> all(JsonNode document) {
        List<DocumentedOperation> all = new ArrayList<>();
        document.path("paths")
                .propertyStream()
                .forEach(path ->
                        path.getValue()
                                .propertyStream()
                                .filter(method -> METHODS.contains(method.getKey()))
                                .forEach(method ->
                                        all.add(
                                                new DocumentedOperation(
                                                        method.getKey() + " " + path.getKey(),
                                                        method.getValue()))));
        return all;
    }

    String text(String field) {
        return node.path(field).asString("");
    }

    /** Bodies of JSON: of the request, and of answers of success. */
    List<Body> jsonBodies() {
        List<Body> bodies = new ArrayList<>();
        add(bodies, "request of " + name, node.path("requestBody"));
        node.path("responses")
                .propertyStream()
                .filter(answer -> answer.getKey().startsWith("2"))
                .forEach(answer ->
                        add(
                                bodies,
                                "answer " + answer.getKey() + " of " + name,
                                answer.getValue()));
        return bodies;
    }

    private static void add(List<Body> bodies, String name, JsonNode holder) {
        JsonNode media = holder.path("content").path(JSON);
        if (!media.isMissingNode()) {
            bodies.add(new Body(name, media));
        }
    }

    /** A body of one media type. */
    record Body(String name, JsonNode media) {
        JsonNode schema() {
            return media.path("schema");
        }

        /** All examples; one that is a string is taken for JSON in it. */
        List<JsonNode> examples() {
            List<JsonNode> examples = new ArrayList<>();
            if (media.has("example")) {
                examples.add(json(media.path("example")));
            }
            media.path("examples")
                    .propertyStream()
                    .forEach(example -> examples.add(json(example.getValue().path("value"))));
            return examples;
        }

        private static JsonNode json(JsonNode example) {
            return example.isString() ? new JsonMapper().readTree(example.asString()) : example;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
