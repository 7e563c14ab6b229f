package org.latentserver.words.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bundled word vectors on small tests, over HTTP, in a real trainer process. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"latent.jobs.trainer-heap=128MB"})
class WordsEvaluationIntegrationTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** That any word vectors of English answer; upper case, as in the original. */
    private static final String ANALOGIES =
            """
            : capital-common-countries
            Athens Greece Paris France
            Madrid Spain Paris France
            : gram3-comparative
            good better bad worse
            : family
            man woman zorxian queen
            """;

    private static final String PAIRS =
            "car\tautomobile\t3.92\nnoon\tstring\t0.08\ncoast\tshore\t3.7\n";

    @TempDir static Path home;

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry registry) {
        registry.add("latent.home", () -> home.toString());
    }

    @LocalServerPort private int port;

    @Test
    void reportsAnalogies() throws Exception {
        upload("analogies", "text", ANALOGIES);
        JsonNode report = evaluate("analogies", "{}").path("report");
        assertThat(report.path("task").stringValue()).isEqualTo("analogies");
        assertThat(report.path("all").path("questions").intValue()).isEqualTo(4);
        assertThat(report.path("all").path("asked").intValue()).isEqualTo(3);
        assertThat(report.path("semantic").path("asked").intValue()).isEqualTo(2);
        assertThat(report.path("sections").path(0).path("name").stringValue())
                .isEqualTo("capital-common-countries");
        assertThat(report.path("unknownWords").path(0).stringValue()).isEqualTo("zorxian");
        assertThat(report.path("all").path("cosAdd").path("correct").intValue()).isPositive();
    }

    @Test
    void reportsWordPairsAmongTheWordsItIsRestrictedTo() throws Exception {
        upload("pairs", "text", PAIRS);
        JsonNode evaluation = evaluate("pairs", "{}");
        assertThat(evaluation.path("report").path("used").intValue()).isEqualTo(3);
        assertThat(evaluation.path("metrics").path("spearman").doubleValue())
                .isCloseTo(1, within(0.51)); // of three pairs only the order of two is sure
        assertThat(failure("pairs", "{\"restrict\": 100}")).contains("among the 100 of the model");
    }

    @Test
    void refusesDataThatIsNoTest() throws Exception {
        upload("prose", "text", "The quick brown fox jumps over the lazy dog.\n");
        assertThat(failure("prose", "{}")).contains("line 1 has 9 fields");
        upload("rows", "csv", "a,b\n1,2\n3,4\n");
        HttpResponse<String> answer = order("rows", "{}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("word vectors are evaluated on text");
    }

    private JsonNode evaluate(String dataset, String parameters) throws Exception {
        JsonNode end = end(dataset, parameters);
        assertThat(end.path("state").stringValue()).as("%s", end).isEqualTo("succeeded");
        String id = end.path("result").path("evaluation").stringValue();
        return get("/v1/models/english/versions/1/evaluations/" + id);
    }

    private String failure(String dataset, String parameters) throws Exception {
        JsonNode end = end(dataset, parameters);
        assertThat(end.path("error").path("code").stringValue()).isEqualTo("invalid-data");
        return end.path("error").path("message").stringValue();
    }

    private JsonNode end(String dataset, String parameters) throws Exception {
        HttpResponse<String> answer = order(dataset, parameters);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String path = "/v1/jobs/" + JSON.readTree(answer.body()).path("id").stringValue();
        return await().atMost(PATIENCE)
                .until(() -> get(path), job -> !job.path("finishedAt").isNull());
    }

    private HttpResponse<String> order(String dataset, String parameters) throws Exception {
        String order =
                """
                {"type": "evaluate", "model": "english:1", "dataset": "%s", "parameters": %s}
                """
                        .formatted(dataset, parameters);
        return send(
                request("/v1/jobs")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(order)));
    }

    private void upload(String name, String format, String content) throws Exception {
        String body =
                """
                --limit
                Content-Disposition: form-data; name="name"

                %s
                --limit
                Content-Disposition: form-data; name="format"

                %s
                --limit
                Content-Disposition: form-data; name="file"; filename="file"

                %s
                --limit--
                """
                        .replace("\n", "\r\n")
                        .formatted(name, format, content);
        HttpResponse<String> answer =
                send(
                        request("/v1/datasets")
                                .header("Content-Type", "multipart/form-data; boundary=limit")
                                .POST(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(path));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }
}
