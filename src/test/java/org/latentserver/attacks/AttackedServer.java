package org.latentserver.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * One server for all attacks, with the models that come with it. Whatever was tried, it must still
 * answer, and have left nothing in its staging folders nor outside of its home.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "latent.limits.body=" + AttackedServer.BODY_LIMIT,
            "spring.servlet.multipart.max-file-size=32MB",
            "spring.servlet.multipart.max-request-size=33MB",
            "latent.models.max-package-size=8MB",
            "server.tomcat.max-swallow-size=64MB",
            "server.tomcat.connection-timeout=2s"
        })
@Timeout(120)
abstract class AttackedServer {
    static final int BODY_LIMIT = 4 << 20;
    static final String JSON = "application/json";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Path HOME = newHome();

    @LocalServerPort int port;

    private static Path newHome() {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "attacked")), "outer");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("latent.home", () -> HOME.resolve("home").toString());
    }

    @AfterEach
    void theServerIsWhole() throws Exception {
        assertThat(get("/v2/health/live").statusCode()).isEqualTo(200);
        try (Stream<Path> outside = Files.list(HOME)) {
            assertThat(outside).containsExactly(HOME.resolve("home"));
        }
        // the answer may be here before the server has tidied up behind it
        await().atMost(SOON)
                .untilAsserted(() -> {
                    try (Stream<Path> staged =
                            Files.walk(HOME.resolve("home").resolve("staging"))) {
                        assertThat(staged.filter(Files::isRegularFile)).isEmpty();
                    }
                });
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(SOON);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(to(path).GET());
    }

    HttpResponse<String> post(String path, String type, byte[] body) throws Exception {
        return send(to(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<String> postJson(String path, String body) throws Exception {
        return post(path, JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> upload(String path, Multipart form) throws Exception {
        return post(path, form.contentType(), form.bytes());
    }

    /** A refusal in the house's form or in the protocol's, that tells nothing of the inside. */
    static void refused(HttpResponse<String> answer, Integer... statuses) {
        assertThat(answer.statusCode()).as(answer.body()).isIn((Object[]) statuses);
        tellsNothing(answer.body());
        assertThat(answer.body()).containsAnyOf("\"code\":", "\"error\":");
    }

    static void tellsNothing(String body) {
        assertThat(body)
                .doesNotContain(HOME.toString(), HOME.toAbsolutePath().toString())
                .doesNotContain("Exception", "java.", "org.springframework", "org.apache")
                .doesNotContain("org.latentserver", "\tat ", "sql", "0x7f");
        assertThat(body.chars().filter(c -> c < ' ' && !Set.of(9, 10, 13).contains(c))).isEmpty();
    }
}
