package org.latentserver.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.Application;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.Lease;
import org.latentserver.serving.ScaleFamily;
import org.latentserver.serving.Serving;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two servers with homes of their own, a model that goes from one to the other, and refusals. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelTransferIntegrationTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Path folder;
    private ConfigurableApplicationContext first;
    private ConfigurableApplicationContext second;

    @Configuration(proxyBeanMethods = false)
    static class Scales {
        @Bean
        ScaleFamily scaleFamily(Batchers batchers) {
            return new ScaleFamily(batchers);
        }
    }

    @BeforeAll
    void startServers(@TempDir Path temporary) throws IOException {
        folder = temporary;
        ScaleFamily.write(Files.createDirectories(folder.resolve("bundled")).resolve("triple"), 3);
        first = server("first");
        second = server("second");
    }

    @AfterAll
    void stopServers() {
        first.close();
        second.close();
    }

    private ConfigurableApplicationContext server(String name) {
        return new SpringApplicationBuilder(Application.class, Scales.class)
                .run(
                        "--server.port=0",
                        "--spring.jmx.enabled=false",
                        "--latent.home=" + folder.resolve(name),
                        "--latent.bundled-models=" + folder.resolve("bundled"));
    }

    private static RestClient http(ConfigurableApplicationContext server) {
        int port =
                Objects.requireNonNull(((WebServerApplicationContext) server).getWebServer())
                        .getPort();
        return RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultStatusHandler(HttpStatusCode::isError, (_, _) -> {})
                .build();
    }

    private static ResponseEntity<String> upload(
            ConfigurableApplicationContext server, byte[] tar, String name) {
        MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
        form.add(
                "file",
                new ByteArrayResource(tar) {
                    @Override
                    public String getFilename() {
                        return "../../package.tar";
                    }
                });
        form.add("name", name);
        form.add("alias", "default");
        return http(server)
                .post()
                .uri("/v1/models")
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .body(form)
                .retrieve()
                .toEntity(String.class);
    }

    private static ResponseEntity<String> get(ConfigurableApplicationContext server, String path) {
        return http(server).get().uri(path).retrieve().toEntity(String.class);
    }

    private static ResponseEntity<String> alias(
            ConfigurableApplicationContext server, String path, int version) {
        return http(server)
                .put()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"version\":" + version + "}")
                .retrieve()
                .toEntity(String.class);
    }

    private static int delete(ConfigurableApplicationContext server, String path) {
        return http(server)
                .delete()
                .uri(path)
                .retrieve()
                .toBodilessEntity()
                .getStatusCode()
                .value();
    }

    private static byte[] export(ConfigurableApplicationContext server, String model, int version) {
        return Objects.requireNonNull(
                http(server)
                        .get()
                        .uri("/v1/models/" + model + "/versions/" + version + "/export")
                        .retrieve()
                        .body(byte[].class));
    }

    private static JsonNode json(ResponseEntity<String> response) {
        return JSON.readTree(Objects.requireNonNull(response.getBody()));
    }

    private static List<Float> answer(ConfigurableApplicationContext server, String reference) {
        Serving serving = server.getBean(Serving.class);
        try (Lease<ScaleFamily.Scale> lease = serving.lease(reference, ScaleFamily.Scale.class)) {
            return lease.get().times(1f, 2.5f, -1e-3f);
        }
    }

    private int publish(String model, float factor, @Nullable String alias) throws IOException {
        Path source = folder.resolve("work-" + model + factor);
        ScaleFamily.write(source, factor);
        return first.getBean(Models.class).publish(model, source, alias).version();
    }

    private static List<String> partials(Path home) throws IOException {
        try (Stream<Path> packages = Files.list(home.resolve("packages"))) {
            return packages.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".partial"))
                    .toList();
        }
    }

    @Test
    void anExportedModelAnswersTheSameOnAnotherServer() throws IOException {
        int version = publish("travels", 1.7f, "default");
        byte[] tar = export(first, "travels", version);
        assertThat(export(first, "travels", version)).isEqualTo(tar);

        ResponseEntity<String> imported = upload(second, tar, "arrived");

        assertThat(imported.getStatusCode().value()).isEqualTo(201);
        assertThat(imported.getHeaders().getLocation())
                .hasToString("/v1/models/arrived/versions/1");
        assertThat(answer(second, "arrived")).isEqualTo(answer(first, "travels"));
        assertThat(export(second, "arrived", 1)).isEqualTo(tar);
        assertThat(json(upload(second, tar, "arrived")).get("version").intValue()).isEqualTo(1);
    }

    @Test
    void listsModelsVersionsAndManifests() throws IOException {
        publish("listed", 1, "default");
        publish("listed", 2, null);

        JsonNode model = json(get(first, "/v1/models/listed"));
        JsonNode version = json(get(first, "/v1/models/listed/versions/2"));
        JsonNode page = json(get(first, "/v1/models?family=scale&limit=1"));

        assertThat(model.get("aliases").toString()).isEqualTo("{\"default\":1}");
        assertThat(model.get("versions").size()).isEqualTo(2);
        assertThat(version.at("/manifest/family").asString()).isEqualTo("scale");
        assertThat(version.at("/manifest/training/metrics/error").asDouble()).isEqualTo(0.5);
        assertThat(page.get("data").size()).isEqualTo(1);
        assertThat(page.get("next").isNull()).isFalse();
        assertThat(json(get(first, "/v1/models?family=none")).get("data").size()).isZero();
        assertThat(get(first, "/v1/models/listed/versions/1/card").getBody()).contains("# Scale");
        assertThat(get(first, "/v1/models/listed/versions/1/preview").getStatusCode().value())
                .isEqualTo(404);
    }

    @Test
    void movesAliasesAndRefusesToDeleteWhereOnePoints() throws IOException {
        publish("moves", 10, "default");
        publish("moves", 20, null);
        assertThat(answer(first, "moves").getFirst()).isEqualTo(10);

        assertThat(delete(first, "/v1/models/moves/versions/1")).isEqualTo(409);
        assertThat(alias(first, "/v1/models/moves/aliases/default", 2).getStatusCode().value())
                .isEqualTo(200);
        assertThat(answer(first, "moves").getFirst()).isEqualTo(20);
        assertThat(answer(first, "moves:1").getFirst()).isEqualTo(10);
        assertThat(delete(first, "/v1/models/moves/versions/1")).isEqualTo(204);
        assertThatThrownBy(() -> answer(first, "moves:1"))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("no version 1");
        assertThat(alias(first, "/v1/models/moves/aliases/default", 1).getStatusCode().value())
                .isEqualTo(404);
        assertThat(publish("moves", 30, null)).isEqualTo(3);
    }

    @Test
    void neverGivesANumberTwice() throws IOException {
        publish("numbers", 1, null);
        int newest = publish("numbers", 2, null);
        assertThat(delete(first, "/v1/models/numbers/versions/" + newest)).isEqualTo(204);
        assertThat(publish("numbers", 3, null)).isEqualTo(newest + 1);
    }

    @Test
    void servesBundledModelsUntilTheyAreDeletedForGood() {
        assertThat(answer(second, "triple").getFirst()).isEqualTo(3);
        assertThat(delete(second, "/v1/models/triple")).isEqualTo(204);
        second.close();
        second = server("second");
        assertThat(get(second, "/v1/models/triple").getStatusCode().value()).isEqualTo(404);
        assertThat(get(first, "/v1/models/triple").getStatusCode().value()).isEqualTo(200);
    }

    @Test
    void keepsANameToOneFamily() throws IOException {
        publish("mine", 1, "default");
        assertThatThrownBy(() -> first.getBean(Models.class).checkFamily("mine", "other"))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("is of family scale");
    }

    @Test
    void refusesPackagesThatCannotWork() throws IOException {
        Path stranger = folder.resolve("stranger");
        Path hollow = folder.resolve("hollow");
        byte[] unknown = Tars.of(ScaleFamily.write(stranger, "nobody", "factor", 1));
        byte[] unloadable = Tars.of(ScaleFamily.write(hollow, "scale", "other", 1));
        byte[] damaged = Tars.of(ScaleFamily.write(folder.resolve("damaged"), 1));
        int card = new String(damaged, StandardCharsets.ISO_8859_1).indexOf("# Scale");
        damaged[card] ^= 1;
        Map<String, byte[]> bad =
                Map.of(
                        "no family 'nobody'", unknown,
                        "can't load the package", unloadable,
                        "package file is damaged: card.md", damaged,
                        "no tar archive", new byte[] {1, 2, 3});
        bad.forEach((message, tar) -> {
            ResponseEntity<String> refused = upload(second, tar, "bad");
            assertThat(refused.getStatusCode().value()).isEqualTo(422);
            assertThat(refused.getBody()).contains(message).doesNotContain(folder.toString());
        });
        assertThat(get(second, "/v1/models/bad").getStatusCode().value()).isEqualTo(404);
        assertThat(partials(folder.resolve("second"))).isEmpty();
    }

    @Test
    void refusesMalformedNames() throws IOException {
        byte[] tar = Tars.of(ScaleFamily.write(folder.resolve("named"), 5));
        for (String name : List.of("..", "a/b", "a\\b", ".x", "con", "a".repeat(65), "a b", "ä")) {
            assertThat(upload(second, tar, name).getStatusCode().value()).isEqualTo(400);
        }
    }
}
