package org.latentserver.perceptual.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.Picture;
import org.latentserver.api.Pictures;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** The bundled classifier of digits on a few images, over HTTP, in a real trainer process. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"latent.jobs.trainer-heap=256MB"})
class PerceptualEvaluationIntegrationTests {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SIDE = 28;
    private static final int COUNT = 12;

    /** The two processes may run on different numbers of threads. */
    private static final double ROUNDING = 1e-4;

    @TempDir static Path home;

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry registry) {
        registry.add("latent.home", () -> home.toString());
    }

    @LocalServerPort private int port;
    private RestClient http;

    @BeforeEach
    void connect() {
        http =
                RestClient.builder()
                        .baseUrl("http://127.0.0.1:" + port)
                        .defaultStatusHandler(HttpStatusCode::isError, (_, _) -> {})
                        .build();
    }

    /** What the report says follows from what the served model answers about the same images. */
    @Test
    void theReportAgreesWithTheServedModel() throws IOException {
        List<byte[]> pictures = pictures();
        upload("blobs", pictures);
        JsonNode job = order("blobs", Map.of("largestShift", 2));
        String path = "/v1/jobs/" + job.path("id").stringValue();
        JsonNode end =
                await().atMost(PATIENCE)
                        .until(() -> get(path), each -> !each.path("finishedAt").isNull());
        assertThat(end.path("state").stringValue()).as("%s", end).isEqualTo("succeeded");
        JsonNode served = classify(pictures).path("probabilities");
        int right = 0;
        double surprise = 0;
        for (int i = 0; i < COUNT; i++) {
            JsonNode row = served.path(i);
            double own = row.path(label(i)).doubleValue();
            surprise -= Math.log(own) / COUNT;
            right += IntStream.range(0, 10).allMatch(k -> row.path(k).doubleValue() <= own) ? 1 : 0;
        }
        JsonNode metrics = end.path("metrics");
        assertThat(metrics.path("accuracy").doubleValue()).isEqualTo(right / (double) COUNT);
        assertThat(metrics.path("crossEntropy").doubleValue())
                .isEqualTo(surprise, within(ROUNDING));
        JsonNode report =
                get("/v1/models/digits-classifier/versions/1/evaluations/"
                                + end.path("result").path("evaluation").stringValue())
                        .path("report");
        assertThat(report.path("classification").path("images").intValue()).isEqualTo(COUNT);
        JsonNode measures = report.path("shiftSensitivity").path("measures");
        assertThat(measures.findValuesAsString("measure"))
                .containsExactly("pixels", "ssim", "stage1", "stage2", "stage3", "distance");
        assertThat(metrics.path("shiftedStage3"))
                .isEqualTo(measures.path(4).path("shifted").path(1));
    }

    @Test
    void refusesWhatTheModelDoesNotTakeBeforeAnyWork() throws IOException {
        upload("blobs", pictures());
        JsonNode answer = order("blobs", Map.of("largestShift", 15));
        assertThat(answer.path("status").intValue()).isEqualTo(400);
        assertThat(answer.path("field").stringValue()).isEqualTo("parameters.largestShift");
        assertThat(answer.path("limit").intValue()).isEqualTo(14);
    }

    /** Bright spots in a dark square, of the classes 1 and 0 in turn. */
    private static List<byte[]> pictures() {
        SplittableRandom random = new SplittableRandom(3);
        return IntStream.range(0, COUNT)
                .mapToObj(i -> {
                    float[] pixels = new float[SIDE * SIDE];
                    int middle = (8 + random.nextInt(12)) * SIDE + 14;
                    for (int y = -4; y <= 4; y++) {
                        pixels[middle + y * SIDE] = random.nextInt(100, 256) / 255f;
                        pixels[middle + y * SIDE + 1 + i % 5] = 1;
                    }
                    return Pictures.png(new Picture(1, SIDE, SIDE, pixels));
                })
                .toList();
    }

    private static int label(int index) {
        return 1 - index % 2;
    }

    private void upload(String name, List<byte[]> pictures) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < pictures.size(); i++) {
                zip.putNextEntry(new ZipEntry("test/%d/%02d.png".formatted(label(i), i)));
                zip.write(pictures.get(i));
            }
        }
        MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
        parts.add("name", name);
        parts.add("format", "images");
        parts.add(
                "file",
                new ByteArrayResource(bytes.toByteArray()) {
                    @Override
                    public String getFilename() {
                        return "images.zip";
                    }
                });
        JsonNode dataset = post("/v1/datasets", MediaType.MULTIPART_FORM_DATA, parts);
        assertThat(dataset.path("id").stringValue("")).as("%s", dataset).startsWith("ds-");
    }

    private JsonNode order(String dataset, Map<String, Object> parameters) {
        return post(
                "/v1/jobs",
                MediaType.APPLICATION_JSON,
                Map.of(
                        "type",
                        "evaluate",
                        "model",
                        "digits-classifier",
                        "dataset",
                        dataset,
                        "parameters",
                        parameters));
    }

    private JsonNode classify(List<byte[]> pictures) {
        List<String> images = pictures.stream().map(Base64.getEncoder()::encodeToString).toList();
        return post(
                "/v1/perceptual/digits-classifier/classify",
                MediaType.APPLICATION_JSON,
                Map.of("images", images));
    }

    private JsonNode post(String path, MediaType type, Object body) {
        return Objects.requireNonNull(
                http.post().uri(path).contentType(type).body(body).retrieve().body(JsonNode.class));
    }

    private JsonNode get(String path) {
        return Objects.requireNonNull(http.get().uri(path).retrieve().body(JsonNode.class));
    }
}
