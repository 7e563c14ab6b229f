package org.latentserver.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.datasets.content.ImageContent;
import org.latentserver.datasets.formats.Samples;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.servlet.multipart.max-file-size=1MB")
@Import(DatasetsIntegrationTests.Busy.class)
class DatasetsIntegrationTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> IN_USE = ConcurrentHashMap.newKeySet();

    @TempDir static Path home;

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry registry) throws IOException {
        // what a server that was killed has left
        Files.createDirectories(home.resolve("datasets/ds-half"));
        Files.createDirectories(home.resolve("staging/datasets/old"));
        Files.createDirectories(home.resolve("staging/uploads"));
        Files.writeString(home.resolve("staging/uploads/part.tmp"), "half");
        registry.add("latent.home", home::toString);
    }

    @TestConfiguration
    static class Busy {
        @Bean
        DatasetUse busy() {
            return IN_USE::contains;
        }
    }

    private static final Duration SOON = Duration.ofSeconds(10);

    @LocalServerPort private int port;
    @Autowired private StoredDatasets datasets;
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stagingIsEmpty() {
        // the answer may be here before the server has tidied up behind it
        await().atMost(SOON)
                .untilAsserted(() -> {
                    for (String folder : new String[] {"staging/datasets", "staging/uploads"}) {
                        try (Stream<Path> left = Files.list(home.resolve(folder))) {
                            assertThat(left).as(folder).isEmpty();
                        }
                    }
                });
    }

    private HttpResponse<byte[]> send(String method, String path, byte @Nullable [] body)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.header("Content-Type", "multipart/form-data; boundary=xyz");
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static byte[] form(Map<String, Object> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach((name, value) -> {
            String file = value instanceof byte[] ? "; filename=\"../" + name + "\"" : "";
            String head =
                    "--xyz\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n"
                            .formatted(name, file);
            out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
            out.writeBytes(
                    value instanceof byte[] bytes
                            ? bytes
                            : value.toString().getBytes(StandardCharsets.UTF_8));
            out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        });
        out.writeBytes("--xyz--\r\n".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private HttpResponse<byte[]> upload(Map<String, Object> parts) throws Exception {
        return send("POST", "/v1/datasets", form(parts));
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        return JSON.readTree(answer.body());
    }

    private static Map<String, Object> digits(String name, int seed) {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("name", name);
        parts.put("file", Samples.gzip(Samples.idxImages(20, 4, 4 + seed)));
        parts.put(
                "labels",
                Samples.idxLabels(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
        parts.put("validationFraction", "0.25");
        return parts;
    }

    @Test
    void storesDescribesShowsAndDeletes() throws Exception {
        HttpResponse<byte[]> created = upload(digits("digits", 0));
        assertThat(created.statusCode())
                .as(new String(created.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
        String id = json(created).get("id").asString();
        assertThat(id).matches("ds-[0-9a-f]{32}");
        assertThat(created.headers().firstValue("Location")).contains("/v1/datasets/" + id);
        JsonNode description = json(created).get("description");
        assertThat(description.get("kind").asString()).isEqualTo("images");
        assertThat(description.get("classes")).hasSize(10);
        assertThat(description.get("splits").get("validation").asLong()).isEqualTo(5);

        HttpResponse<byte[]> again = upload(digits("other", 0));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again)).isEqualTo(json(created));

        assertThat(json(send("GET", "/v1/datasets/digits", null))).isEqualTo(json(created));
        assertThat(json(send("GET", "/v1/datasets/" + id, null))).isEqualTo(json(created));
        try (ImageContent content = ImageContent.open(datasets.content(datasets.get("digits")))) {
            assertThat(content.label(11)).isEqualTo(1);
        }

        HttpResponse<byte[]> sheet =
                send("GET", "/v1/datasets/" + id + "/preview?count=9&seed=3", null);
        assertThat(sheet.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(sheet.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
        assertThat(ImageIO.read(new ByteArrayInputStream(sheet.body()))).isNotNull();

        assertThat(send("DELETE", "/v1/datasets/digits", null).statusCode()).isEqualTo(204);
        assertThat(send("GET", "/v1/datasets/" + id, null).statusCode()).isEqualTo(404);
        assertThat(home.resolve("datasets").resolve(id)).doesNotExist();
    }

    @Test
    void keepsWhatIsInUse() throws Exception {
        String id = json(upload(digits("needed", 1))).get("id").asString();
        IN_USE.add(id);
        HttpResponse<byte[]> refused = send("DELETE", "/v1/datasets/needed", null);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(send("GET", "/v1/datasets/needed", null).statusCode()).isEqualTo(200);
        IN_USE.clear();
        assertThat(send("DELETE", "/v1/datasets/" + id, null).statusCode()).isEqualTo(204);
    }

    @Test
    void refusesATakenName() throws Exception {
        upload(digits("taken", 2));
        HttpResponse<byte[]> refused = upload(digits("taken", 3));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).get("field").asString()).isEqualTo("name");
        send("DELETE", "/v1/datasets/taken", null);
    }

    @Test
    void pagesByName() throws Exception {
        for (int i = 0; i < 3; i++) {
            upload(Map.of("file", Samples.text("page " + i), "name", "page-" + i));
        }
        JsonNode first = json(send("GET", "/v1/datasets?limit=2&after=page", null));
        assertThat(first.get("data")).hasSize(2);
        assertThat(first.get("next").asString()).isEqualTo("page-1");
        JsonNode last = json(send("GET", "/v1/datasets?limit=2&after=page-1", null));
        assertThat(last.get("data").get(0).get("name").asString()).isEqualTo("page-2");
        for (int i = 0; i < 3; i++) {
            send("DELETE", "/v1/datasets/page-" + i, null);
        }
    }

    @Test
    void showsTextAndRows() throws Exception {
        upload(Map.of("file", Samples.text("one\ntwo\nthree\n"), "name", "text"));
        HttpResponse<byte[]> lines = send("GET", "/v1/datasets/text/preview?count=2", null);
        assertThat(new String(lines.body(), StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");

        upload(Map.of("file", Samples.text("a,b\n1,2\n3,4\n"), "name", "rows", "format", "csv"));
        JsonNode rows = json(send("GET", "/v1/datasets/rows/preview", null));
        assertThat(rows.get("columns").get(1).asString()).isEqualTo("b");
        assertThat(rows.get("rows").get(1).get("values").get(0).asDouble()).isEqualTo(3);
        send("DELETE", "/v1/datasets/text", null);
        send("DELETE", "/v1/datasets/rows", null);
    }

    @Test
    void saysWhatIsWrongAndKeepsNothing() throws Exception {
        refused(
                422,
                "invalid-data",
                "labels",
                "file",
                Samples.idxImages(2, 2, 2),
                "labels",
                Samples.idxLabels(1));
        refused(422, "invalid-data", "file", "file", new byte[0]);
        refused(400, "invalid-request", "file", "name", "x");
        refused(400, "invalid-request", "files", "files", Samples.text("x"));
        refused(400, "invalid-request", "format", "file", Samples.text("x"), "format", "xml");
        refused(400, "invalid-request", "name", "file", Samples.text("x"), "name", "../x");
        refused(
                400,
                "invalid-request",
                "testFraction",
                "file",
                Samples.text("x"),
                "testFraction",
                "1.5");
        refused(400, "invalid-request", "splitSeed", "file", Samples.text("x"), "splitSeed", "abc");
        refused(400, "invalid-request", "charset", "file", Samples.text("x"), "charset", "utf-9");
        refused(400, "invalid-request", "resize", "file", Samples.text("x"), "resize", "9");
        try (Stream<Path> folders = Files.list(home.resolve("datasets"))) {
            assertThat(folders.count()).isEqualTo(datasets.page(null, 500).data().size());
        }
    }

    private void refused(int status, String code, String field, Object... parts) throws Exception {
        Map<String, Object> form = new LinkedHashMap<>();
        for (int i = 0; i < parts.length; i += 2) {
            form.put((String) parts[i], parts[i + 1]);
        }
        HttpResponse<byte[]> answer = upload(form);
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(body).isEqualTo(status);
        assertThat(json(answer).get("code").asString()).as(body).isEqualTo(code);
        assertThat(json(answer).get("field").asString()).as(body).isEqualTo(field);
        assertThat(body).doesNotContain(home.toString(), "Exception");
    }

    @Test
    void refusesBodiesThatAreNoSoundMultipart() throws Exception {
        byte[] whole = form(Map.of("file", Samples.text("some text")));
        assertThat(send("POST", "/v1/datasets", Samples.cut(whole, 60)).statusCode())
                .isEqualTo(400);
        Map<String, Object> parts = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            parts.put("part" + i, "x");
        }
        assertThat(upload(parts).statusCode()).isEqualTo(413);

        HttpResponse<byte[]> large = upload(Map.of("file", new byte[(1 << 20) + 1]));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(json(large).get("field").asString()).isEqualTo("file");
        assertThat(json(large).get("limit").asLong()).isEqualTo(1 << 20);
    }

    @Test
    void saysThatADataSetIsUnknown() throws Exception {
        HttpResponse<byte[]> answer = send("GET", "/v1/datasets/nothing/preview", null);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).get("code").asString()).isEqualTo("unknown-dataset");
    }

    @Test
    void removedAtStartWhatACrashLeft() {
        assertThat(home.resolve("datasets/ds-half")).doesNotExist();
        assertThat(home.resolve("staging/datasets/old")).doesNotExist();
    }
}
