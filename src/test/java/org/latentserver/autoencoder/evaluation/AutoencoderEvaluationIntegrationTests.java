package org.latentserver.autoencoder.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bundled digits on a few squares, over HTTP, in a real trainer process. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"latent.jobs.trainer-heap=128MB"})
class AutoencoderEvaluationIntegrationTests {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SIDE = 28;
    private static final int COUNT = 60;

    @TempDir static Path home;

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry registry) {
        registry.add("latent.home", () -> home.toString());
    }

    @LocalServerPort private int port;

    @Test
    void reportsQualityAndRefusesOtherShapes() throws Exception {
        upload("squares", SIDE);
        JsonNode job = finished(order("squares"));
        assertThat(job.path("state").stringValue()).as("%s", job).isEqualTo("succeeded");
        String id = job.path("result").path("evaluation").stringValue();
        JsonNode evaluation = get("/v1/models/digits/versions/1/evaluations/" + id);
        JsonNode report = evaluation.path("report");
        assertThat(report.path("task").stringValue()).isEqualTo("quality");
        assertThat(report.path("representations").path(0).path("precisionAt10").doubleValue())
                .isGreaterThan(0.5); // by chance half
        assertThat(report.path("denoising")).hasSize(3);
        assertThat(evaluation.path("metrics").path("testSsim").doubleValue()).isPositive();
        upload("small", SIDE - 8);
        HttpResponse<String> answer = order("small");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("[1, 20, 20]");
    }

    private HttpResponse<String> order(String dataset) throws Exception {
        return send(
                request("/v1/jobs")
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        """
                                        {"type": "evaluate", "model": "digits:1", "dataset": "%s"}
                                        """
                                                .formatted(dataset))));
    }

    private JsonNode finished(HttpResponse<String> order) throws Exception {
        assertThat(order.statusCode()).as(order.body()).isEqualTo(202);
        String path = "/v1/jobs/" + JSON.readTree(order.body()).path("id").stringValue();
        return await().atMost(PATIENCE)
                .until(() -> get(path), job -> !job.path("finishedAt").isNull());
    }

    /** Light squares on black, left ones of class 0, right ones of class 1. */
    private void upload(String name, int side) throws Exception {
        ByteArrayOutputStream images = new ByteArrayOutputStream();
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        DataOutputStream pixels = new DataOutputStream(images);
        DataOutputStream classes = new DataOutputStream(labels);
        for (int number : new int[] {0x803, COUNT, side, side}) {
            pixels.writeInt(number);
        }
        classes.writeInt(0x801);
        classes.writeInt(COUNT);
        for (int i = 0; i < COUNT; i++) {
            int left = i % 2 * side / 2 + i % 3;
            for (int p = 0; p < side * side; p++) {
                boolean inside = p % side >= left && p % side < left + 8 && p / side / 8 == i % 2;
                pixels.write(inside ? 200 : 0);
            }
            classes.write(i % 2);
        }
        Multipart form = new Multipart();
        form.field("name", name);
        form.field("format", "idx");
        form.field("testFraction", "0.2");
        form.file("file", images.toByteArray());
        form.file("labels", labels.toByteArray());
        HttpResponse<String> answer =
                send(
                        request("/v1/datasets")
                                .header("Content-Type", "multipart/form-data; boundary=limit")
                                .POST(BodyPublishers.ofByteArray(form.end())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static final class Multipart {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        void field(String name, String value) throws IOException {
            part("name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
        }

        void file(String name, byte[] content) throws IOException {
            part("name=\"" + name + "\"; filename=\"" + name + "\"", content);
        }

        private void part(String disposition, byte[] content) throws IOException {
            text("--limit\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n");
            body.write(content);
            text("\r\n");
        }

        byte[] end() throws IOException {
            text("--limit--\r\n");
            return body.toByteArray();
        }

        private void text(String text) throws IOException {
            body.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(path));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }
}
