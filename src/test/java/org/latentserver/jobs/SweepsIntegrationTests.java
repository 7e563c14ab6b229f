package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
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
import tools.jackson.databind.json.JsonMapper;

/** Sweeps from order to the moved alias, with real trainer processes. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "latent.jobs.trainer-heap=64MB",
            "latent.jobs.trainer-options=-XX:TieredStopAtLevel=1",
            "latent.bundled-models=none"
        })
@Import(CountingConfiguration.class)
class SweepsIntegrationTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long SEED = 11;
    private static final int STEPS = 20;

    @TempDir static Path home;

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry registry) {
        registry.add("latent.home", () -> home.toString());
    }

    @LocalServerPort private int port;
    @Autowired private JdbcClient jdbc;
    @Autowired private SweepSettlement settlement;

    private JobsClient server() {
        return new JobsClient(port);
    }

    @BeforeEach
    void upload() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            NumbersUpload.to(http, port);
        }
    }

    private JsonNode order(String fields) throws Exception {
        HttpResponse<String> answer =
                server().send("POST", "/v1/sweeps", JobsClient.counting(fields));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return JSON.readTree(answer.body());
    }

    private JsonNode finished(JsonNode sweep) {
        String path = "/v1/sweeps/" + sweep.path("id").stringValue();
        return await().atMost(PATIENCE)
                .until(
                        () -> server().get(path),
                        latest -> latest.path("state").stringValue().equals("finished"));
    }

    private static double figure(int epochs) {
        return CountingTrainer.expected(SEED, (long) epochs * STEPS) / (double) Long.MAX_VALUE;
    }

    @ParameterizedTest
    @CsvSource({"minimize", "maximize"})
    void pointsTheAliasToTheBestVersion(String goal) throws Exception {
        String model = goal + "d";
        JsonNode made =
                order(
                        """
                        'model': '%s', 'search': {'epochs': {'values': [1, 2, 3]}},
                        'parameters': {'stepMillis': 0}, 'metric': 'sum', 'goal': '%s', 'seed': %d
                        """
                                .formatted(model, goal, SEED));
        assertThat(made.path("trials").size()).isEqualTo(3);
        assertThat(made.path("state").stringValue()).isEqualTo("running");
        assertThat(made.path("best").isNull()).isTrue();

        JsonNode end = finished(made);
        assertThat(end.path("error").isNull()).as("%s", end).isTrue();
        List<Double> figures = IntStream.rangeClosed(1, 3).mapToObj(e -> figure(e)).toList();
        assertThat(end.path("trials").valueStream().map(it -> it.path("value").doubleValue()))
                .containsExactlyElementsOf(figures);
        Comparator<Double> order = Comparator.naturalOrder();
        double best =
                figures.stream()
                        .min(goal.equals("minimize") ? order : order.reversed())
                        .orElseThrow();
        assertThat(end.path("best").path("value").doubleValue()).isEqualTo(best);
        assertThat(end.path("best").path("trial").intValue()).isEqualTo(figures.indexOf(best) + 1);
        JsonNode aliases = server().get("/v1/models/" + model).path("aliases");
        assertThat(aliases.path("default").intValue())
                .as("%s", aliases)
                .isEqualTo(end.path("best").path("version").intValue());
    }

    @Test
    void settlesWhatAServerBeforeDidNotGetTo() throws Exception {
        JsonNode sweep =
                finished(
                        order(
                                """
                                'model': 'late', 'search': {'epochs': {'values': [1, 2]}}, 'alias': 'best',
                                'parameters': {'stepMillis': 0}, 'metric': 'sum', 'seed': 11
                                """));
        String id = sweep.path("id").stringValue();
        assertThat(server().status("DELETE", "/v1/models/late/aliases/best")).isEqualTo(204);
        jdbc.sql("update sweeps set settled_at = null where id = ?").param(id).update();
        settlement.settleAll();
        JsonNode again = finished(sweep);
        assertThat(server().get("/v1/models/late").path("aliases").path("best"))
                .isEqualTo(again.path("best").path("version"));
        assertThat(server().get("/v1/sweeps?limit=500").path("data").valueStream())
                .anyMatch(each -> each.path("id").stringValue().equals(id));
        assertThat(server().status("DELETE", "/v1/sweeps/" + id)).isEqualTo(204);
        assertThat(server().status("GET", "/v1/sweeps/" + id)).isEqualTo(404);
    }

    @Test
    void isCancelledWithWhatHasNotRun() throws Exception {
        JsonNode sweep =
                order(
                        """
                        'model': 'endless', 'search': {'stepsPerEpoch': {'values': [100000, 200000]}},
                        'parameters': {'stepMillis': 10}, 'metric': 'sum'
                        """);
        String path = "/v1/sweeps/" + sweep.path("id").stringValue();
        assertThat(server().status("DELETE", path)).isEqualTo(409);
        assertThat(server().send("POST", path + "/cancel", "").statusCode()).isEqualTo(202);
        JsonNode end = finished(sweep);
        assertThat(end.path("trials").valueStream().map(it -> it.path("state").stringValue()))
                .containsOnly("cancelled");
        assertThat(end.path("error").stringValue()).contains("no trial succeeded");
        assertThat(server().send("POST", path + "/cancel", "").statusCode()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'metric': 'sum'                                                            | 400 | search
                    'metric': 'sum', 'search': {'epochs': {'values': [1, 2000]}}               | 400 | parameters.epochs
                    'search': {'epochs': {'values': [1]}}                                      | 400 | metric
                    'metric': 'sum', 'search': {'epochs': {'values': [1]}}, 'method': 'magic'  | 400 | method
                    'metric': 'sum', 'search': {'epochs': {'values': [1]}}, 'goal': 'best'     | 400 | goal
                    'metric': 'sum', 'search': {'epochs': {'from': 1, 'to': 2}}                | 400 | search.epochs
                    """)
    void makesNothingOfABadOrder(String fields, int status, String field) throws Exception {
        HttpResponse<String> answer =
                server().send(
                                "POST",
                                "/v1/sweeps",
                                JobsClient.counting("'model': 'never', " + fields));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).path("field").stringValue()).isEqualTo(field);
        assertThat(server().get("/v1/jobs?model=never").path("data").isEmpty()).isTrue();
    }
}
