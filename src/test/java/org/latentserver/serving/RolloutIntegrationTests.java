package org.latentserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.models.Models;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Versions of a bundled network change under the feet of clients, over real connections. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "management.prometheus.metrics.export.enabled=true")
@Timeout(300)
class RolloutIntegrationTests {
    private static final int CLIENTS = 64;
    private static final int CYCLES = 100;

    /** Compiled code, buffers and the engine's pools grow at first. */
    private static final int WARM_UP = 100;

    /** What the cycles may add after that; their 200 loaded versions have 1 MB of weights each. */
    private static final long FLAT_MEGABYTES = 50;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String ALIAS = "/v1/models/digits/aliases/default";
    private static final String INFER = "/v2/models/digits/infer";
    private static final String QUESTION =
            """
            {"inputs": [{"name": "input", "datatype": "FP32", "shape": [1, 1, 28, 28], "data": [%s]}],
             "outputs": [{"name": "code"}]}
            """
                    .formatted("0.5,".repeat(783) + "0.5");

    @TempDir static Path home;

    @LocalServerPort private int port;
    @Autowired private Models models;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("latent.home", home::toString);
    }

    @BeforeEach
    void registerASecondVersion(@TempDir Path temporary) throws Exception {
        Path described = Files.createDirectories(temporary.resolve("digits"));
        try (Stream<Path> files = Files.list(Path.of("models", "digits"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, described.resolve(file.getFileName()));
            }
        }
        Path manifest = described.resolve("model.json");
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replace("Convolutional autoencoder", "The same autoencoder again"));
        assertThat(models.publish("digits", described, null).version()).isEqualTo(2);
        assertThat(send("PUT", ALIAS, "{\"version\": 1}").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    private JsonNode json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(response.body());
    }

    private String answering() throws IOException, InterruptedException {
        return json(send("POST", INFER, QUESTION), 200).get("model_version").asString();
    }

    private double metric(String name, String... labels) throws Exception {
        return send("GET", "/actuator/prometheus", "")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void swapsAndRollsBackByOneCall() throws Exception {
        JsonNode swapped = json(send("PUT", ALIAS, "{\"version\": 2}"), 200);
        assertThat(swapped.get("version").asInt()).isEqualTo(2);
        assertThat(swapped.get("previous").asInt()).isEqualTo(1);
        assertThat(answering()).isEqualTo("2");
        JsonNode back = json(send("POST", ALIAS + "/rollback", ""), 200);
        assertThat(back.get("version").asInt()).isEqualTo(1);
        assertThat(answering()).isEqualTo("1");
        assertThat(send("PUT", ALIAS, "{\"version\": 9}").statusCode()).isEqualTo(404);
        assertThat(json(send("GET", ALIAS, ""), 200).get("previous").asInt()).isEqualTo(2);
    }

    @Test
    void aCanaryAnswersAboutItsShareUntilItEnds() throws Exception {
        JsonNode alias =
                json(send("PUT", ALIAS + "/canary", "{\"version\": 2, \"percent\": 30}"), 200);
        assertThat(alias.at("/canary/version").asInt()).isEqualTo(2);
        int canary = 0;
        for (int i = 0; i < 300; i++) {
            canary += answering().equals("2") ? 1 : 0;
        }
        assertThat(canary).isBetween(50, 130); // 90 expected, five standard deviations
        assertThat(send("DELETE", "/v1/models/digits/versions/2", "").body())
                .contains("is a canary or shadow of alias default");
        assertThat(send("DELETE", ALIAS + "/canary", "").statusCode()).isEqualTo(204);
        assertThat(send("DELETE", ALIAS + "/canary", "").statusCode()).isEqualTo(404);
        for (int i = 0; i < 50; i++) {
            assertThat(answering()).isEqualTo("1");
        }
        assertThat(send("PUT", ALIAS + "/canary", "{\"version\": 2, \"percent\": 101}").body())
                .contains("must be 1 to 100");
    }

    @Test
    void aShadowOfTheSameWeightsIsNoDistanceAway() throws Exception {
        json(send("PUT", ALIAS + "/shadow", "{\"version\": 2, \"percent\": 100}"), 200);
        String[] pair = {"version=\"1\"", "shadow=\"2\"", "batcher=\"encode\""};
        assertThat(answering()).isEqualTo("1"); // loads it
        for (int i = 0; i < 5; i++) {
            assertThat(answering()).isEqualTo("1");
        }
        Awaitility.await().until(() -> metric("latent_shadow_difference_count", pair) >= 5);
        assertThat(metric("latent_shadow_difference_sum", pair)).isZero();
        assertThat(send("DELETE", ALIAS + "/shadow", "").statusCode()).isEqualTo(204);
    }

    @Test
    void noCallFailsWhileVersionsAreSwappedLoadedAndUnloaded() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        Map<String, Integer> failures = new ConcurrentHashMap<>();
        List<Future<?>> clients = new ArrayList<>();
        long warm = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(
                            threads.submit(() -> {
                                while (!done.get()) {
                                    HttpResponse<String> answer = send("POST", INFER, QUESTION);
                                    answered.incrementAndGet();
                                    if (answer.statusCode() != 200) {
                                        failures.merge(answer.body(), 1, Integer::sum);
                                    }
                                }
                                return true;
                            }));
                }
                for (int cycle = 0; cycle < WARM_UP + CYCLES; cycle++) {
                    int to = 2 - cycle % 2;
                    json(send("PUT", ALIAS, "{\"version\": %d}".formatted(to)), 200);
                    assertThat(answering()).isEqualTo(Integer.toString(to));
                    String other = "/v2/repository/models/digits:" + (3 - to);
                    assertThat(send("POST", other + "/load", "").statusCode()).isEqualTo(200);
                    assertThat(send("POST", other + "/unload", "").statusCode()).isEqualTo(200);
                    if (cycle == WARM_UP) {
                        warm = nativeMegabytes();
                    }
                }
            } finally {
                done.set(true);
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
        assertThat(failures).isEmpty();
        assertThat(answered.get()).isGreaterThan(CYCLES);
        if (Files.isReadable(Path.of("/proc/self/status"))) {
            assertThat(nativeMegabytes() - warm).isLessThan(FLAT_MEGABYTES);
        }
    }

    /** Anonymous memory beyond the heap; 0 where Linux doesn't tell. */
    private static long nativeMegabytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        String line =
                Files.readAllLines(status).stream()
                        .filter(found -> found.startsWith("RssAnon"))
                        .findFirst()
                        .orElseThrow();
        long kilobytes = Long.parseLong(line.replaceAll("\\D", ""));
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
        return kilobytes / 1024 - heap / (1 << 20);
    }
}
