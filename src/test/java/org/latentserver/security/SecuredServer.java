package org.latentserver.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole server that asks for keys. All tests of it share the one. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "latent.security.authentication=keys",
            "latent.security.bootstrap-key=" + SecuredServer.ADMIN
        })
@Import(SecuredServer.Time.class)
public abstract class SecuredServer {
    protected static final String ADMIN = "of-whoever-runs-this-server-0123456789";
    protected static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Autowired protected SettableClock clock;
    @LocalServerPort protected int port;

    @TestConfiguration(proxyBeanMethods = false)
    static class Time {
        @Bean
        @Primary
        SettableClock settableClock() {
            return new SettableClock();
        }
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        // longer than one test class lives
        Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "keys");
        registry.add("latent.home", home::toString);
        registry.add("latent.bundled-models", () -> home.resolve("none").toString());
    }

    protected HttpRequest.Builder to(String path, @Nullable String key) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(SOON);
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    protected HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    protected HttpResponse<String> call(String method, String path, @Nullable String key)
            throws Exception {
        return send(to(path, key).method(method, BodyPublishers.noBody()));
    }

    protected HttpResponse<String> post(String path, @Nullable String key, String json)
            throws Exception {
        return send(
                to(path, key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    /** The secret and all else of a new key. */
    protected JsonNode newKey(String fields) throws Exception {
        HttpResponse<String> answer = post("/v1/keys", ADMIN, "{" + fields + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body());
    }

    protected String newSecret(String scope) throws Exception {
        return newKey("\"name\":\"%s\",\"scopes\":[\"%s\"]".formatted(scope, scope))
                .path("secret")
                .asString();
    }

    protected int status(String method, String path, @Nullable String key) throws Exception {
        return call(method, path, key).statusCode();
    }

    protected static JsonNode problem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("code").asString()).isEqualTo(code);
        return problem;
    }
}
