package org.latentserver.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Answers to what is wrong, and limits that hold before memory is spent. */
class ProblemsIntegrationTests extends HttpConventions {
    @Test
    void suggestsTheNearestMember() throws Exception {
        JsonNode items = problem(post("/items", "{\"image\":[]}"), 400, "invalid-request");
        assertThat(items.path("suggestion").asString()).isEqualTo("images");
        JsonNode order =
                problem(post("/order", "{\"count\":1,\"nmae\":\"a\"}"), 400, "invalid-request");
        assertThat(order.path("suggestion").asString()).as("%s", order).isEqualTo("name");
        assertThat(order.path("field").asString()).isEqualTo("nmae");
    }

    @Test
    void listsEveryFieldThatIsOutOfRange() throws Exception {
        JsonNode problem =
                problem(post("/order", "{\"name\":\" \",\"count\":10}"), 400, "invalid-request");
        assertThat(problem.path("errors")).hasSize(2);
        assertThat(problem.path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("name", "count");
    }

    @Test
    void saysWhereTheJsonIsWrong() throws Exception {
        JsonNode type =
                problem(
                        post("/order", "{\"name\":\"a\",\n\"inner\":{\"sizes\":[1,\"x\"]}}"),
                        400,
                        "invalid-request");
        assertThat(type.path("field").asString()).isEqualTo("inner.sizes[1]");
        assertThat(type.path("line").asInt()).isEqualTo(2);
        assertThat(type.path("value").asString()).isEqualTo("x");
        problem(post("/order", "{\"name\":"), 400, "invalid-request");
        problem(post("/order", ""), 400, "invalid-request");
        assertThat(
                        problem(post("/order", "{\"name\":\"a\"}"), 400, "invalid-request")
                                .path("detail")
                                .asString())
                .startsWith("count is missing");
        assertThat(
                        problem(post("/order", "{\"count\":1,\"count\":2}"), 400, "invalid-request")
                                .path("detail")
                                .asString())
                .contains("twice");
        problem(post("/order", "{\"name\":\"a\",\"count\":1} x"), 400, "invalid-request");
        problem(post("/order", "[".repeat(5000)), 400, "invalid-request");
        problem(post("/order", "{\"name\":\"a\",\"count\":1.5}"), 400, "invalid-request");
    }

    @Test
    void answersWhatSpringRefusesInTheSameForm() throws Exception {
        assertThat(
                        problem(send(to("/number?k=abc")), 400, "invalid-request")
                                .path("field")
                                .asString())
                .isEqualTo("k");
        problem(send(to("/number?k=11")), 400, "invalid-request");
        problem(send(to("/number")), 400, "invalid-request");
        problem(send(to("/nowhere")), 404, "not-found");
        problem(send(to("/order")), 405, "method-not-allowed");
        problem(
                send(
                        to("/order")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("x"))),
                415,
                "unsupported-media-type");
        problem(send(to("/number?k=1").header("Accept", "image/png")), 406, "not-acceptable");
    }

    @Test
    void tellsNothingOfItsOwnFailures() throws Exception {
        JsonNode problem = problem(send(to("/broken")), 500, "internal");
        assertThat(problem.path("id").asString()).hasSize(36);
    }

    @Test
    void answersOpenInferenceRoutesInTheirForm() throws Exception {
        HttpResponse<byte[]> response = send(to("/v2/busy"));
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(json(response)).isEqualTo(JSON.readTree("{\"error\":\"the queue is full\"}"));
    }

    @Test
    void refusesLongBodiesUnread() throws Exception {
        HttpResponse<byte[]> response =
                send(
                        to("/items")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(new byte[100 << 20])));
        assertThat(problem(response, 413, "too-large").path("limit").asInt()).isEqualTo(1 << 20);
    }

    @Test
    void countsBodiesThatDeclareNoLength() throws Exception {
        byte[] body =
                "{\"inputs\":[".concat("1,".repeat(2 << 20)).getBytes(StandardCharsets.US_ASCII);
        for (String path : List.of("/order", "/items")) {
            // 4 items are the limit of the fake server, so that only nesting reaches the body's
            byte[] sent = path.equals("/items") ? nested(body) : body;
            HttpResponse<byte[]> response =
                    send(
                            to(path).header("Content-Type", "application/json")
                                    .POST(
                                            BodyPublishers.ofInputStream(
                                                    () -> new ByteArrayInputStream(sent))));
            problem(response, 413, "too-large");
        }
    }

    private static byte[] nested(byte[] body) {
        return new String(body, StandardCharsets.US_ASCII)
                .replace("{\"inputs\":[", "{\"inputs\":[[")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
