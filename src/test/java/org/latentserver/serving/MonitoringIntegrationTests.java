package org.latentserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What operators see: metrics, the dashboard and rules over them, and logs. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "management.prometheus.metrics.export.enabled=true")
@Import(MonitoringIntegrationTests.Talker.class)
class MonitoringIntegrationTests {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern SAMPLE =
            Pattern.compile("(?m)^(latent_[a-z_]+)(\\{[^}]*})? (\\S+)$");
    private static final Pattern NAME = Pattern.compile("(?:latent|jvm)_[a-z_]+");
    private static final String BLANK = "[" + "0,".repeat(783) + "0]";

    @TempDir static Path home;

    @LocalServerPort private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("latent.home", home::toString);
    }

    @TestConfiguration
    @RestController
    static class Talker {
        @GetMapping("/talk")
        String talk() {
            return String.valueOf(MDC.get("requestId"));
        }
    }

    private HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return CLIENT.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> encode(String model) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(uri("/v1/autoencoders/" + model + "/encode"))
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"inputs\": [%s, %s]}".formatted(BLANK, BLANK)))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private List<MatchResult> samples() throws IOException, InterruptedException {
        String scraped = get("/actuator/prometheus").body();
        return SAMPLE.matcher(scraped).results().toList();
    }

    /** The value of the one sample of this name whose labels have all these. */
    private double value(String name, String... labels) throws IOException, InterruptedException {
        List<MatchResult> found =
                samples().stream()
                        .filter(sample -> sample.group(1).equals(name))
                        .filter(sample ->
                                List.of(labels).stream().allMatch(sample.group()::contains))
                        .toList();
        assertThat(found).as(name).hasSize(1);
        return Double.parseDouble(found.getFirst().group(3));
    }

    @Test
    void measuresWhatTheDashboardAndTheRulesAskFor() throws Exception {
        assertThat(encode("digits").statusCode()).isEqualTo(200);

        String[] digits = {"model=\"digits\"", "version=\"1\""};
        String[] encoded = {digits[0], digits[1], "verb=\"encode\"", "outcome=\"success\""};
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(value("latent_requests_seconds_count", encoded))
                                .isGreaterThanOrEqualTo(1));
        String[] encoder = {digits[0], digits[1], "batcher=\"encode\""};
        double passes = value("latent_compute_seconds_count", encoder);
        double items = value("latent_batch_items_sum", encoder);
        assertThat(items).isEqualTo(value("latent_queue_seconds_count", encoder));
        assertThat(value("latent_queue_items", encoder)).isZero();
        assertThat(value("latent_queue_limit", encoder)).isPositive();
        assertThat(value("latent_model_size_bytes", digits)).isGreaterThan(100_000);
        assertThat(value("latent_jobs", "state=\"queued\"")).isZero();
        encode("digits");
        assertThat(value("latent_compute_seconds_count", encoder)).isEqualTo(passes + 1);
        assertThat(value("latent_batch_items_sum", encoder)).isEqualTo(items + 2);

        String scraped = get("/actuator/prometheus").body();
        for (String file : List.of("grafana-dashboard.json", "alerts.yml")) {
            Set<String> asked = new TreeSet<>();
            NAME.matcher(Files.readString(Path.of("docs", "monitoring", file)))
                    .results()
                    .forEach(name -> asked.add(name.group()));
            assertThat(asked).hasSizeGreaterThan(4);
            assertThat(asked).allSatisfy(name -> assertThat(scraped).contains("\n" + name));
        }
    }

    @Test
    void whatClientsMakeUpBecomesNoLabel() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(encode("made-up-" + i).statusCode()).isEqualTo(404);
        }
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(
                                        value(
                                                "latent_requests_seconds_count",
                                                "model=\"none\"",
                                                "outcome=\"client-error\""))
                                .isGreaterThanOrEqualTo(50));
        assertThat(samples().stream().map(MatchResult::group).collect(Collectors.joining()))
                .doesNotContain("made-up");
    }

    @Test
    void whatIsLoggedOnTheWayHasTheNameOfTheRequest() throws Exception {
        HttpResponse<String> named = get("/talk", "X-Request-Id", "order-4711.a");
        assertThat(named.headers().firstValue("X-Request-Id")).contains("order-4711.a");
        assertThat(named.body()).isEqualTo("order-4711.a");
        HttpResponse<String> forged = get("/talk", "X-Request-Id", "a b{}");
        assertThat(forged.body()).matches("[0-9a-f]{16}");
        assertThat(forged.headers().firstValue("X-Request-Id")).contains(forged.body());
    }
}
