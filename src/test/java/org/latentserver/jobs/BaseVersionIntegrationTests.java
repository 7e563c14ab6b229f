package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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
    private static final String FIRST =
            """
            'model': 'first', 'seed': 11, 'alias': '',
            'parameters': {'epochs': 2, 'stepsPerEpoch': 7, 'stepMillis': 0}
            """;

    @TempDir static Path home;

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry registry) {
        registry.add("latent.home", () -> home.toString());
    }

    @LocalServerPort private int port;

    private JobsClient server() {
        return new JobsClient(port);
    }

    @BeforeEach
    void uploadAndTrain() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            NumbersUpload.to(http, port);
        }
        if (server().status("GET", "/v1/models/first") == 404) {
            server().succeed(FIRST);
        }
    }

    @Test
    void goesOnFromTheVersionThatTheOrderNames() throws Exception {
        JsonNode job =
                server().succeed(
                                """
                                'model': 'second', 'from': 'first:1',
                                'parameters': {'epochs': 3, 'stepMillis': 0}
                                """);
        assertThat(job.path("from").path("model").stringValue()).isEqualTo("first");
        assertThat(job.path("from").path("version").intValue()).isEqualTo(1);
        assertThat(job.path("parameters").path("stepsPerEpoch").intValue()).isEqualTo(7);
        long sum = CountingTrainer.expected(CountingTrainer.expected(11, 2 * 7), 3 * 7);
        assertThat(job.path("metrics").path("sum").doubleValue())
                .isEqualTo(sum / (double) Long.MAX_VALUE);
        JsonNode second = server().get("/v1/models/second/versions/1");
        JsonNode base = second.path("manifest").path("training").path("base");
        assertThat(base.path("model").stringValue()).isEqualTo("first");
        assertThat(base.path("version").intValue()).isEqualTo(1);
        assertThat(base.path("packageId"))
                .isEqualTo(server().get("/v1/models/first/versions/1").path("packageId"));
    }

    @Test
    void keepsTheVersionUntilTheJobIsFinished() throws Exception {
        server().succeed("'model': 'kept', 'parameters': {'epochs': 1, 'stepMillis': 0}");
        JsonNode job =
                server().order(
                                """
                                'model': 'longer', 'from': 'kept@default',
                                'parameters': {'epochs': 500}
                                """);
        server().send("DELETE", "/v1/models/kept/aliases/default", "");
        HttpResponse<String> refused = server().send("DELETE", "/v1/models/kept/versions/1", "");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains("version 1 is in use");
        assertThat(server().status("DELETE", "/v1/models/kept")).isEqualTo(409);
        assertThat(server().status("GET", "/v1/models/kept/versions/1")).isEqualTo(200);

        String path = "/v1/jobs/" + job.path("id").stringValue();
        server().send("POST", path + "/cancel", "");
        server().awaitEnd(job);
        assertThat(server().status("DELETE", "/v1/models/kept/versions/1")).isEqualTo(204);
        assertThat(server().status("POST", path + "/resume")).isEqualTo(404);
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
                server().send(
                                "POST",
                                "/v1/jobs",
                                "{'model': 'new', 'dataset': 'numbers', " + order + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(reason.replace('\'', '"'));
    }
}
