package org.latentserver;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks JSON against the schemas of an OpenAPI document; members that a schema lacks are wrong.
 */
final class OpenApiSchemas {
    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectNode components;

    OpenApiSchemas(String document) {
        components = (ObjectNode) JSON.readTree(document).path("components").deepCopy();
        components.path("schemas").forEach(OpenApiSchemas::close);
    }

    private static void close(JsonNode schema) {
        if (schema.has("properties") && !schema.has("additionalProperties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
        schema.path("properties").forEach(OpenApiSchemas::allowNull);
    }

    /** A nullable reference is written as a wrapper that strict validators find unsatisfiable. */
    private static void allowNull(JsonNode property) {
        if (property.path("nullable").asBoolean(false) && property.has("allOf")) {
            ArrayNode either = (ArrayNode) ((ObjectNode) property).remove("allOf");
            either.addObject().putArray("enum").addNull();
            ((ObjectNode) property).set("anyOf", either);
        }
    }

    List<Error> errors(JsonNode schema, JsonNode value) {
        ObjectNode root = (ObjectNode) schema.deepCopy();
        // beside $ref nothing else counts in this dialect
        ObjectNode document = JSON.createObjectNode();
        document.set("components", components);
        document.putArray("allOf").add(root);
        Schema compiled = SchemaRegistry.withDialect(Dialects.getOpenApi30()).getSchema(document);
        return compiled.validate(value);
    }
}
