package org.latentserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The committed {@code docs/openapi.json}, from which clients are generated, is what the service
 * serves. Run with {@code -Dlatent.openapi.update=true} to write it anew after a change of the
 * surface.
 */
@SpringBootTest
@AutoConfigureMockMvc
class OpenApiDocumentTests {
    private static final Path COMMITTED = Path.of("docs/openapi.json");
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    @TempDir static Path home;

    @Autowired MockMvcTester web;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("latent.home", home::toString);
    }

    @Test
    void theCommittedDocumentIsTheServedOne() throws IOException {
        String served = served();
        if (Boolean.getBoolean("latent.openapi.update")) {
            Files.writeString(COMMITTED, served);
        }
        assertThat(Files.readString(COMMITTED)).isEqualTo(served);
    }

    @Test
    void everyOperationSaysWhatItDoes() throws IOException {
        for (DocumentedOperation operation : operations()) {
            assertThat(operation.text("summary")).as("summary of %s", operation).isNotBlank();
            assertThat(operation.text("description"))
                    .as("description of %s", operation)
                    .isNotBlank();
        }
    }

    @Test
    void everyJsonBodyHasAnExampleThatFitsItsSchema() throws IOException {
        OpenApiSchemas schemas = new OpenApiSchemas(served());
        SoftAssertions all = new SoftAssertions();
        for (DocumentedOperation operation : operations()) {
            for (DocumentedOperation.Body body : operation.jsonBodies()) {
                all.assertThat(body.examples())
                        .as("example in src/main/resources/openapi for %s", body)
                        .isNotEmpty();
                for (JsonNode example : body.examples()) {
                    all.assertThat(schemas.errors(body.schema(), example))
                            .as("example of %s", body)
                            .isEmpty();
                }
            }
        }
        all.assertAll();
    }

    private List<DocumentedOperation> operations() throws IOException {
        return DocumentedOperation.all(JSON.readTree(served()));
    }

    private String served() throws IOException {
        String body = web.get().uri("/v3/api-docs").exchange().getResponse().getContentAsString();
        ObjectNode document = (ObjectNode) JSON.readTree(body);
        document.remove("servers"); // names the port of the moment
        return JSON.writeValueAsString(JSON.treeToValue(document, Object.class)) + "\n";
    }
}
