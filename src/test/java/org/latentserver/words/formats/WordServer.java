package org.latentserver.words.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.latentserver.Application;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole server with a home of its own, asked over HTTP. */
final class WordServer implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConfigurableApplicationContext context;
    private final RestClient http;

    /** A neighbour as the service answers it. */
    record Near(String word, double similarity) {}

    /**
     * @param bundled folder of the packages that are served from the start
     */
    WordServer(Path home, Path bundled) {
        context =
                new SpringApplicationBuilder(Application.class)
                        .run(
                                "--server.port=0",
                                "--spring.jmx.enabled=false",
                                "--latent.home=" + home,
                                "--latent.bundled-models=" + bundled);
        int port =
                Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                        .getPort();
        http =
                RestClient.builder()
                        .baseUrl("http://127.0.0.1:" + port)
                        .defaultStatusHandler(HttpStatusCode::isError, (_, _) -> {})
                        .build();
    }

    /** Imports a file; fields come beside name and format. */
    ResponseEntity<String> upload(
            Path file, String name, String format, Map<String, String> fields) {
        MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
        form.add("file", new FileSystemResource(file));
        form.add("name", name);
        form.add("alias", "default");
        form.add("format", format);
        form.add("family", "words");
        fields.forEach(form::add);
        return http.post()
                .uri("/v1/models")
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .body(form)
                .retrieve()
                .toEntity(String.class);
    }

    /** Imports a file and answers the version. */
    JsonNode imported(Path file, String name, String format) {
        ResponseEntity<String> response = upload(file, name, format, Map.of());
        assertThat(response.getStatusCode().value()).as(response.getBody()).isEqualTo(201);
        return JSON.readTree(response.getBody());
    }

    Path export(String model, String format, Path target) throws IOException {
        byte[] body =
                http.get()
                        .uri("/v1/models/" + model + "/versions/1/export?format=" + format)
                        .retrieve()
                        .body(byte[].class);
        return Files.write(target, Objects.requireNonNull(body));
    }

    ResponseEntity<String> get(String uri) {
        return http.get().uri(uri).retrieve().toEntity(String.class);
    }

    List<Near> nearest(String model, String word, int k) {
        ResponseEntity<String> response =
                http.get()
                        .uri("/v1/words/{model}/nearest?word={word}&k={k}", model, word, k)
                        .retrieve()
                        .toEntity(String.class);
        assertThat(response.getStatusCode().value()).as(response.getBody()).isEqualTo(200);
        List<Near> near = new ArrayList<>();
        for (JsonNode one : JSON.readTree(response.getBody()).get("data")) {
            near.add(new Near(one.get("word").asString(), one.get("similarity").asDouble()));
        }
        return near;
    }

    float[] vector(String model, String word) {
        String body =
                http.post()
                        .uri("/v1/words/" + model + "/vectors")
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(Map.of("words", List.of(word)))
                        .retrieve()
                        .body(String.class);
        return JSON.treeToValue(JSON.readTree(body).at("/vectors/0"), float[].class);
    }

    @Override
    public void close() {
        context.close();
    }
}
