package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.jobs.counting.CountingTrainer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Evaluations from order to report, with real trainer processes. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "latent.jobs.trainer-heap=64MB",
            "latent.jobs.trainer-options=-XX:TieredStopAtLevel=1",
            "latent.bundled-models=none"
        })
@Import(CountingConfiguration.class)
class EvaluationIntegrationTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String EVALUATIONS = "/v1/models/sum/versions/1/evaluations";

    @TempDir static Path home;

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry registry) {
        registry.add("latent.home", () -> home.toString());
    }

    @LocalServerPort private int port;
    @Autowired private JdbcClient jdbc;

    private JobsClient server() {
        return new JobsClient(port);
    }

    @BeforeEach
    void uploadAndTrain() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            NumbersUpload.to(http, port);
        }
        if (server().status("GET", "/v1/models/sum") == 404) {
            train("sum");
        }
    }

    private void train(String model) throws Exception {
        server().succeed(
                        "'model': '%s', 'seed': 11, 'parameters': {'epochs': 1, 'stepMillis': 0}"
                                .formatted(model));
    }

    @Test
    void storesTheReportWithTheVersion() throws Exception {
        JsonNode first = server().succeed("'type': 'evaluate', 'model': 'sum:1', 'seed': 5");
        assertThat(first.path("type").stringValue()).isEqualTo("evaluate");
        assertThat(first.path("model").stringValue()).isEqualTo("sum");
        assertThat(first.path("version").intValue()).isEqualTo(1);
        assertThat(first.path("from").isNull()).isTrue();
        assertThat(first.path("alias").isNull()).isTrue();
        assertThat(first.path("metrics").path("seed").doubleValue()).isEqualTo(5);
        String id = first.path("result").path("evaluation").stringValue();

        JsonNode detail = server().get(EVALUATIONS + "/" + id);
        assertThat(detail.path("report").path("sum").stringValue())
                .isEqualTo(Long.toString(CountingTrainer.expected(11, 20)));
        assertThat(detail.path("metrics").propertyNames()).containsExactly("seed");
        assertThat(detail.path("job")).isEqualTo(first.path("id"));
        assertThat(detail.path("dataset").path("name").stringValue()).isEqualTo("numbers");
        assertThat(detail.path("parameters").path("steps").intValue()).isEqualTo(1);
        assertThat(detail.path("packageId"))
                .isEqualTo(server().get("/v1/models/sum/versions/1").path("packageId"));

        String second =
                server().succeed("'type': 'evaluate', 'model': 'sum'")
                        .path("result")
                        .path("evaluation")
                        .stringValue();
        JsonNode page = server().get(EVALUATIONS + "?limit=1");
        assertThat(page.path("data").path(0).path("id").stringValue()).isEqualTo(second);
        JsonNode rest = server().get(EVALUATIONS + "?after=" + page.path("next").stringValue());
        assertThat(rest.path("data").valueStream().map(each -> each.path("id").stringValue()))
                .contains(id)
                .doesNotContain(second);
        assertThat(rest.path("data").path(0).has("report")).isFalse();
        assertThat(server().status("GET", EVALUATIONS + "/evaluation-0")).isEqualTo(404);
        assertThat(server().status("GET", "/v1/models/sum/versions/9/evaluations")).isEqualTo(404);
        assertThat(server().get("/v1/jobs?type=evaluate").path("data").valueStream())
                .isNotEmpty()
                .allMatch(job -> job.path("type").stringValue().equals("evaluate"));
    }

    @Test
    void goesWithItsVersion() throws Exception {
        train("fleeting");
        JsonNode job = server().succeed("'type': 'evaluate', 'model': 'fleeting'");
        String id = job.path("result").path("evaluation").stringValue();
        String path = "/v1/models/fleeting/versions/1/evaluations/" + id;
        assertThat(server().status("GET", path)).isEqualTo(200);
        assertThat(server().status("DELETE", "/v1/models/fleeting")).isEqualTo(204);
        assertThat(server().status("GET", path)).isEqualTo(404);
        assertThat(
                        jdbc.sql("select count(*) from evaluations where id = ?")
                                .param(id)
                                .query(Long.class)
                                .single())
                .isZero();
        assertThat(server().get("/v1/jobs/" + job.path("id").stringValue()).path("result"))
                .isEqualTo(job.path("result"));
    }

    @Test
    void isCancelledAndResumed() throws Exception {
        train("long");
        JsonNode job =
                server().order(
                                """
                                'type': 'evaluate', 'model': 'long',
                                'parameters': {'steps': 60, 'stepMillis': 50}
                                """);
        String path = "/v1/jobs/" + job.path("id").stringValue();
        await().atMost(PATIENCE).until(() -> server().get(path).path("step").intValue() > 0);
        server().send("DELETE", "/v1/models/long/aliases/default", "");
        assertThat(server().status("DELETE", "/v1/models/long/versions/1")).isEqualTo(409);
        server().send("POST", path + "/cancel", "");
        assertThat(server().awaitEnd(job).path("state").stringValue()).isEqualTo("cancelled");
        server().send("POST", path + "/resume", "");
        JsonNode end = server().awaitEnd(job);
        assertThat(end.path("state").stringValue()).isEqualTo("succeeded");
        assertThat(end.path("attempt").intValue()).isEqualTo(2);
        assertThat(server().status("DELETE", "/v1/models/long/versions/1")).isEqualTo(204);
    }

    @Test
    void takesTheReportOfAnEvaluatorThatDiedAfterItsWork() throws Exception {
        JsonNode end =
                server().succeed(
                                """
                                'type': 'evaluate', 'model': 'sum', 'seed': 8,
                                'parameters': {'ending': 'CRASH_AFTERWARDS'}
                                """);
        assertThat(end.path("attempt").intValue()).isEqualTo(2);
        assertThat(end.path("metrics").path("seed").doubleValue()).isEqualTo(8);
        assertThat(server().get(EVALUATIONS).path("data").valueStream())
                .filteredOn(each -> each.path("metrics").path("seed").intValue() == 8)
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"REFUSED, 1, nothing to measure", "CRASH, 3, exit code 1"})
    void failsWithTheReason(String ending, int attempts, String reason) throws Exception {
        JsonNode end =
                server().awaitEnd(
                                server().order(
                                                "'type': 'evaluate', 'model': 'sum', 'parameters':"
                                                        + " {'ending': '%s'}".formatted(ending)));
        assertThat(end.path("state").stringValue()).isEqualTo("failed");
        assertThat(end.path("attempt").intValue()).isEqualTo(attempts);
        assertThat(end.path("error").path("message").stringValue()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'model': 'sum:9', 'dataset': 'numbers'" + " | 404 | no version 9",
                "'model': 'none', 'dataset': 'numbers'" + " | 404 | no model none",
                "'model': 'sum', 'dataset': 'numbers', 'family': 'words'"
                        + " | 400 | model sum is of family counting, not words",
                "'family': 'counting', 'dataset': 'numbers'" + " | 400 | model is missing",
                "'model': 'sum'" + " | 400 | dataset is missing",
                "'model': 'sum', 'dataset': 'none'" + " | 404 | unknown-dataset",
                "'model': 'sum', 'dataset': 'numbers', 'from': 'sum:1'" + " | 400 | takes no from",
                "'model': 'sum', 'dataset': 'numbers', 'alias': 'best'" + " | 400 | takes no alias",
                "'model': 'sum', 'dataset': 'numbers', 'parameters': {'steps': 0}"
                        + " | 400 | must be 1 to 1000000",
                "'model': 'sum', 'dataset': 'numbers', 'parameters': {'stepps': 1}"
                        + " | 400 | did you mean steps",
            })
    void refusesOrdersThatMakeNoSense(String order, int status, String reason) throws Exception {
        HttpResponse<String> answer =
                server().send("POST", "/v1/jobs", "{'type': 'evaluate', " + order + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(reason);
    }

    @Test
    void tellsWhatAnEvaluationTakes() throws Exception {
        JsonNode evaluation = server().get("/v1/families/counting").path("evaluation");
        assertThat(evaluation.path("defaults").path("steps").intValue()).isEqualTo(1);
        assertThat(evaluation.path("parameters").findValuesAsString("name"))
                .isEqualTo(List.of("steps", "stepMillis", "ending", "other"));
    }
}
