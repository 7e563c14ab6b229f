package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.jobs.counting.CountingTrainer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Trainings that go on from a version, with real trainer processes. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "latent.jobs.trainer-heap=64MB",
            "latent.jobs.trainer-options=-XX:TieredStopAtLevel=1",
            "latent.bundled-models=none"
        })
@Import(CountingConfiguration.class)
class BaseVersionIntegrationTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir static Path home;

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry registry) {
        registry.add("latent.home", () -> home.toString());
    }

    @LocalServerPort private int port;

    @BeforeEach
    void uploadAndTrain() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            NumbersUpload.to(http, port);
        }
        if (send("GET", "/v1/models/first", "").statusCode() == 404) {
            train(
                    """
                    {"model": "first", "seed": 11, "alias": "",
                     "parameters": {"epochs": 2, "stepsPerEpoch": 7, "stepMillis": 0}}
                    """);
        }
    }

    @Test
    void goesOnFromTheVersionThatTheOrderNames() throws Exception {
        JsonNode job =
                train(
                        """
                        {"model": "second", "from": "first:1",
                         "parameters": {"epochs": 3, "stepMillis": 0}}
                        """);
        assertThat(job.path("from"))
                .isEqualTo(JSON.readTree("{'model':'first','version':1}".replace('\'', '"')));
        assertThat(job.path("parameters").path("stepsPerEpoch").intValue()).isEqualTo(7);
        long sum = CountingTrainer.expected(CountingTrainer.expected(11, 2 * 7), 3 * 7);
        assertThat(job.path("metrics").path("sum").doubleValue())
                .isEqualTo(sum / (double) Long.MAX_VALUE);
        JsonNode base =
                get("/v1/models/second/versions/1").path("manifest").path("training").path("base");
        assertThat(base.path("model").stringValue()).isEqualTo("first");
        assertThat(base.path("version").intValue()).isEqualTo(1);
        assertThat(base.path("packageId"))
                .isEqualTo(get("/v1/models/first/versions/1").path("packageId"));
    }

    @Test
    void keepsTheVersionUntilTheJobIsFinished() throws Exception {
        train("{\"model\": \"kept\", \"parameters\": {\"epochs\": 1, \"stepMillis\": 0}}");
        JsonNode job =
                order(
                        """
                        {"model": "longer", "from": "kept@default", "parameters": {"epochs": 500}}
                        """);
        send("DELETE", "/v1/models/kept/aliases/default", "");
        HttpResponse<String> refused = send("DELETE", "/v1/models/kept/versions/1", "");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains("version 1 is in use");
        assertThat(send("DELETE", "/v1/models/kept", "").statusCode()).isEqualTo(409);
        assertThat(send("GET", "/v1/models/kept/versions/1", "").statusCode()).isEqualTo(200);

        String id = job.path("id").stringValue();
        send("POST", "/v1/jobs/" + id + "/cancel", "");
        awaitEnd(id);
        assertThat(send("DELETE", "/v1/models/kept/versions/1", "").statusCode()).isEqualTo(204);
        HttpResponse<String> gone = send("POST", "/v1/jobs/" + id + "/resume", "");
        assertThat(gone.statusCode()).as(gone.body()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'family': 'counting', 'from': 'nothing'   | 404 | 'field':'from'",
                "'family': 'counting', 'from': 'first:9'   | 404 | no version 9",
                "'family': 'counting', 'from': 'first@new' | 404 | no alias new",
                "'family': 'counting', 'from': 'first:x'   | 400 | 'field':'from'",
                "'family': 'counting', 'from': 'first:1', 'parameters': {'stepsPerEpoch': 8} | 400"
                        + " | must be 7",
                "'family': 'words', 'from': 'first:1'      | 400 | model first is of family"
                        + " counting, not words",
            })
    void refusesVersionsThatItCannotGoOnFrom(String order, int status, String reason)
            throws Exception {
        HttpResponse<String> answer =
                send(
                        "POST",
                        "/v1/jobs",
                        ("{'model': 'new', 'dataset': 'numbers', " + order + "}")
                                .replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(reason.replace('\'', '"'));
    }

    private JsonNode train(String order) throws Exception {
        JsonNode end = awaitEnd(order(order).path("id").stringValue());
        assertThat(end.path("state").stringValue()).as("%s", end).isEqualTo("succeeded");
        return end;
    }

    private JsonNode order(String order) throws Exception {
        String complete =
                order.replaceFirst("\\{", "{\"family\":\"counting\",\"dataset\":\"numbers\",");
        HttpResponse<String> answer = send("POST", "/v1/jobs", complete);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return JSON.readTree(answer.body());
    }

    private JsonNode awaitEnd(String id) {
        return await().atMost(PATIENCE)
                .until(() -> get("/v1/jobs/" + id), job -> !job.path("finishedAt").isNull());
    }

    private JsonNode get(String path) throws Exception {
        return JSON.readTree(send("GET", path, "").body());
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString());
        }
    }
}
