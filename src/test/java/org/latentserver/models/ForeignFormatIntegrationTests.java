package org.latentserver.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.Application;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.FormatPart;
import org.latentserver.models.formats.ImportedParts;
import org.latentserver.models.formats.ModelExporter;
import org.latentserver.models.formats.ModelImporter;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
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
import tools.jackson.databind.node.JsonNodeFactory;

/** A family that reads and writes a number as text: what the registry makes of such beans. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignFormatIntegrationTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Path home;
    private ConfigurableApplicationContext server;
    private RestClient http;

    @Configuration(proxyBeanMethods = false)
    static class Scales {
        @Bean
        ScaleFamily scaleFamily(Batchers batchers) {
            return new ScaleFamily(batchers);
        }

        @Bean
        NumberImporter numberImporter() {
            return new NumberImporter();
        }

        @Bean
        NumberExporter numberExporter() {
            return new NumberExporter();
        }
    }

    static final class NumberImporter implements ModelImporter {
        @Override
        public String format() {
            return "number";
        }

        @Override
        public String family() {
            return ScaleFamily.NAME;
        }

        @Override
        public String description() {
            return "a number as text";
        }

        @Override
        public List<FormatPart> parts() {
            return List.of(
                    FormatPart.integer("times", "Factor of the number"),
                    FormatPart.file("offset", "Added to the number"));
        }

        @Override
        public Converted convert(ImportedParts parts, Path folder) throws IOException {
            float number = number(parts.file().open()) * parts.integer("times", 1, 9).orElse(1);
            if (parts.file("offset").isPresent()) {
                number += number(parts.required("offset").open());
            }
            Safetensors.write(
                    folder.resolve(ModelManifest.WEIGHTS),
                    List.of(Tensor.of("factor", new float[] {number}, 1)));
            return new Converted(
                    "imported",
                    JsonNodeFactory.instance.objectNode(),
                    List.of(),
                    List.of(),
                    Map.of("numbers", 1L));
        }

        private static float number(InputStream in) throws IOException {
            try (in) {
                return Float.parseFloat(
                        new String(in.readNBytes(20), StandardCharsets.UTF_8).strip());
            } catch (NumberFormatException e) {
                throw new ServiceException(
                        org.latentserver.api.ErrorCode.INVALID_DATA, "file", "no number", e);
            }
        }
    }

    static final class NumberExporter implements ModelExporter {
        @Override
        public String format() {
            return "number";
        }

        @Override
        public String family() {
            return ScaleFamily.NAME;
        }

        @Override
        public String description() {
            return "a number as text";
        }

        @Override
        public String contentType() {
            return MediaType.TEXT_PLAIN_VALUE;
        }

        @Override
        public String extension() {
            return "txt";
        }

        @Override
        public void write(ModelPackage modelPackage, OutputStream out) throws IOException {
            try (var arena = java.lang.foreign.Arena.ofConfined()) {
                Tensor factor =
                        Objects.requireNonNull(
                                Safetensors.read(modelPackage.weights(), arena).get("factor"));
                out.write(Float.toString(factor.floats()[0]).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @BeforeAll
    void startServer(@TempDir Path temporary) throws IOException {
        home = temporary.resolve("home");
        server =
                new SpringApplicationBuilder(Application.class, Scales.class)
                        .run(
                                "--server.port=0",
                                "--spring.jmx.enabled=false",
                                "--latent.home=" + home,
                                "--latent.bundled-models="
                                        + Files.createDirectories(temporary.resolve("none")));
        int port =
                Objects.requireNonNull(((WebServerApplicationContext) server).getWebServer())
                        .getPort();
        http =
                RestClient.builder()
                        .baseUrl("http://127.0.0.1:" + port)
                        .defaultStatusHandler(HttpStatusCode::isError, (_, _) -> {})
                        .build();
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    /** Values that are byte arrays are sent as files. */
    private ResponseEntity<String> upload(Map<String, Object> parts) {
        MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
        parts.forEach((name, value) ->
                form.add(name, value instanceof byte[] bytes ? file(bytes) : value));
        return http.post()
                .uri("/v1/models")
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .body(form)
                .retrieve()
                .toEntity(String.class);
    }

    private static ByteArrayResource file(byte[] bytes) {
        return new ByteArrayResource(bytes) {
            @Override
            public String getFilename() {
                return "number.txt";
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private ResponseEntity<String> get(String path) {
        return http.get().uri(path).retrieve().toEntity(String.class);
    }

    private float answer(String model) {
        try (Lease<ScaleFamily.Scale> lease =
                server.getBean(Serving.class).lease(model, ScaleFamily.Scale.class)) {
            return lease.get().times(1f).getFirst();
        }
    }

    /** The answer may be here before the server has tidied up behind it. */
    private void awaitNothingLeft() {
        await().untilAsserted(() -> assertThat(left()).isEmpty());
    }

    private List<String> left() throws IOException {
        try (Stream<Path> packages = Files.list(home.resolve("packages"));
                Stream<Path> uploads = Files.list(home.resolve("staging").resolve("uploads"))) {
            return Stream.concat(packages, uploads)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".partial") || name.endsWith(".tmp"))
                    .toList();
        }
    }

    @Test
    void convertsAnUploadAndSaysWhatItWasMadeFrom() throws Exception {
        Map<String, Object> parts =
                Map.of(
                        "file", bytes("2.5"),
                        "offset", bytes("10"),
                        "name", "converted",
                        "alias", "default",
                        "format", "number",
                        "times", "3");

        ResponseEntity<String> imported = upload(parts);

        assertThat(imported.getStatusCode().value()).isEqualTo(201);
        assertThat(answer("converted")).isEqualTo(17.5f);
        JsonNode training = JSON.readTree(imported.getBody()).at("/manifest/training");
        JsonNode made = training.get("imported");
        assertThat(made.get("format").asString()).isEqualTo("number");
        assertThat(made.at("/files/file/bytes").asInt()).isEqualTo(3);
        assertThat(made.at("/files/file/sha256").asString())
                .isEqualTo(
                        HexFormat.of()
                                .formatHex(
                                        MessageDigest.getInstance("SHA-256").digest(bytes("2.5"))));
        assertThat(made.at("/files/offset/bytes").asInt()).isEqualTo(2);
        assertThat(made.get("options").toString()).isEqualTo("{\"times\":\"3\"}");
        assertThat(made.get("counts").toString()).isEqualTo("{\"numbers\":1}");
        assertThat(training.get("startedAt").isNull()).isTrue();
        assertThat(JSON.readTree(upload(parts).getBody()).get("version").asInt()).isEqualTo(1);
        awaitNothingLeft();
    }

    @Test
    void exportsWhatTheFamilyWrites() {
        upload(Map.of("file", bytes("-0.1"), "name", "out", "format", "number"));

        ResponseEntity<String> exported = get("/v1/models/out/versions/1/export?format=number");

        assertThat(exported.getBody()).isEqualTo("-0.1");
        assertThat(exported.getHeaders().getContentType()).isEqualTo(MediaType.TEXT_PLAIN);
        assertThat(exported.getHeaders().getContentDisposition().getFilename())
                .isEqualTo("out-1.txt");
        assertThat(get("/v1/models/out/versions/1/export?format=npz").getBody())
                .contains("must be one of number, package for family scale");
    }

    @Test
    void refusesWhatTheFormatDoesNotHave() throws IOException {
        byte[] file = bytes("1");
        Map<String, Map<String, Object>> bad =
                Map.of(
                        "format is 'onnx', must be one of",
                        Map.of("file", file, "name", "bad", "format", "onnx"),
                        "must be one of package for family words2",
                        Map.of("file", file, "name", "bad", "format", "number", "family", "words2"),
                        "unknown part 'vocab'",
                        Map.of("file", file, "name", "bad", "format", "number", "vocab", "x"),
                        "unknown part 'times', those of format package are",
                        Map.of("file", file, "name", "bad", "times", "2"),
                        "'offset' must be a file",
                        Map.of("file", file, "name", "bad", "format", "number", "offset", "1"),
                        "times is '10', must be a number from 1 to 9",
                        Map.of("file", file, "name", "bad", "format", "number", "times", "10"),
                        "file is missing",
                        Map.of("name", "bad", "format", "number"),
                        "name is missing",
                        Map.of("file", file, "format", "number"));
        bad.forEach((message, parts) -> {
            ResponseEntity<String> refused = upload(parts);
            assertThat(refused.getBody()).contains(message);
            assertThat(refused.getStatusCode().value()).isEqualTo(400);
        });
        assertThat(upload(Map.of("file", bytes("x"), "name", "bad", "format", "number")))
                .satisfies(refused -> assertThat(refused.getStatusCode().value()).isEqualTo(422));
        assertThat(upload(Map.of("file", bytes(""), "name", "bad", "format", "number")).getBody())
                .contains("the file is empty");
        assertThat(get("/v1/models/bad").getStatusCode().value()).isEqualTo(404);
        awaitNothingLeft();
    }

    @Test
    void inflatesGzip() throws IOException {
        var zipped = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(zipped)) {
            gzip.write(bytes("4"));
        }
        byte[] whole = zipped.toByteArray();
        upload(Map.of("file", whole, "name", "zipped", "alias", "default", "format", "number"));
        assertThat(answer("zipped")).isEqualTo(4);

        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 9);
        assertThat(upload(Map.of("file", cut, "name", "cut", "format", "number")).getBody())
                .contains("gzip data is truncated or corrupt");
    }
}
