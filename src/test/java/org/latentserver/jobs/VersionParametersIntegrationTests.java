package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.jobs.counting.CountingTrainer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Jobs whose parameters name a version, with real trainer processes. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "latent.jobs.trainer-heap=64MB",
            "latent.jobs.trainer-options=-XX:TieredStopAtLevel=1",
            "latent.bundled-models=none"
        })
@Import(CountingConfiguration.class)
class VersionParametersIntegrationTests {
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
        train("measured", 11);
    }

    private void train(String model, int seed) throws Exception {
        server().succeed(
                        "'model': '%s', 'seed': %d, 'parameters': {'epochs': 1, 'stepMillis': 0}"
                                .formatted(model, seed));
    }

    @Test
    void theTrainerGetsTheVersionThatTheOrderMeant() throws Exception {
        train("reference", 12);
        JsonNode job = order("reference", 100, 50);
        assertThat(job.path("parameters").path("other").stringValue()).isEqualTo("reference:1");
        server().send("DELETE", "/v1/models/reference/aliases/default", "");
        assertThat(server().status("DELETE", "/v1/models/reference/versions/1"))
                .as("an unfinished job needs it")
                .isEqualTo(409);
        JsonNode end = server().awaitEnd(job);
        assertThat(end.path("state").stringValue()).as("%s", end).isEqualTo("succeeded");
        String evaluation = end.path("result").path("evaluation").stringValue();
        JsonNode report =
                server().get("/v1/models/measured/versions/1/evaluations/" + evaluation)
                        .path("report");
        assertThat(report.path("other").stringValue())
                .isEqualTo(Long.toString(CountingTrainer.expected(12, 20)));
        assertThat(server().status("DELETE", "/v1/models/reference/versions/1")).isEqualTo(204);
    }

    @Test
    void aVersionThatIsNotThereIsRefusedAtOnce() throws Exception {
        HttpResponse<String> answer =
                server().send(
                                "POST",
                                "/v1/jobs",
                                JobsClient.counting(
                                        "'type': 'evaluate', 'model': 'measured:1', 'parameters':"
                                                + " {'other': 'measured:99'}"));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"field\":\"parameters.other\"", "has no version 99");
    }

    private JsonNode order(String other, int steps, int stepMillis) throws Exception {
        return server().order(
                        """
                        'type': 'evaluate', 'model': 'measured:1',
                        'parameters': {'other': '%s', 'steps': %d, 'stepMillis': %d}
                        """
                                .formatted(other, steps, stepMillis));
    }
}
