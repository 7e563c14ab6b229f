package org.latentserver.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.LatentHome;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.measures.ErrorQuantiles;
import org.latentserver.autoencoder.neighbors.CodeIndexes;
import org.latentserver.autoencoder.neighbors.IndexSettings;
import org.latentserver.datasets.Dataset;
import org.latentserver.datasets.Datasets;
import org.latentserver.datasets.content.DatasetFiles;
import org.latentserver.engine.TestEngine;
import org.latentserver.serving.Lease;
import org.latentserver.serving.ServedModel;
import org.latentserver.serving.Serving;
import org.latentserver.training.ContentFolder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Denoising, sampling, neighbors and anomalies over HTTP, on small models with random weights. */
@WebMvcTest({VariationController.class, ComparisonController.class, AutoencoderController.class})
class AutoencoderVerbsTests {
    private static final int PIXELS = 24;
    private static final int ITEMS = 30;
    private static final String MODEL = "/v1/autoencoders/variational/";

    @Autowired private MockMvcTester mvc;
    @Autowired private JsonMapper json;

    @Test
    void addedNoiseIsShownWithTheQualityBeforeAndAfter() throws IOException {
        Map<String, Object> body =
                Map.of(
                        "inputs",
                        List.of(item(3), item(4)),
                        "noise",
                        "gaussian",
                        "noiseLevel",
                        0.2,
                        "seed",
                        7);
        JsonNode answer = ok("denoise", body);
        assertThat(answer.get("images")).hasSize(2);
        assertThat(answer.get("noisy")).hasSize(2);
        assertThat(answer.at("/quality/0/noisy/psnr").asDouble())
                .isCloseTo(14, within(3.0)); // -10 log10(0.2²) but for what is clipped
        assertThat(answer.at("/quality/0/denoised/mse").asDouble()).isPositive();
        assertThat(ok("denoise", body)).isEqualTo(answer);
        var sheet = post("denoise", body, MediaType.IMAGE_PNG_VALUE);
        var png = ImageIO.read(new ByteArrayInputStream(sheet.getContentAsByteArray()));
        assertThat(png.getHeight()).isEqualTo(3 * 4 + 2 * 2);
    }

    @Test
    void imagesThatAreNoisyAlreadyAreDenoisedAsTheyAre() {
        Map<String, Object> body = Map.of("inputs", List.of(item(3)));
        JsonNode answer = ok("denoise", body);
        assertThat(answer.has("noisy")).isFalse();
        assertThat(answer.get("images")).isEqualTo(ok("reconstruct", body).get("images"));
    }

    @Test
    void theSameSeedDrawsTheSameItems() {
        JsonNode drawn = ok("sample", Map.of("count", 3, "seed", 7)).get("images");
        assertThat(drawn).hasSize(3);
        assertThat(ok("sample", Map.of("count", 3, "seed", 7)).get("images")).isEqualTo(drawn);
        assertThat(ok("sample", Map.of("count", 3, "seed", 8)).get("images")).isNotEqualTo(drawn);
        assertThat(drawn.get(0)).isNotEqualTo(drawn.get(1));
    }

    @Test
    void modelsThatAreNotVariationalDrawNothing() {
        MockHttpServletResponse refused =
                post("/v1/autoencoders/dense/sample", Map.of(), MediaType.APPLICATION_JSON_VALUE);
        assertThat(refused.getStatus()).isEqualTo(409);
    }

    @Test
    void anItemOfTheDatasetIsItsOwnNearestNeighbor() throws IOException {
        Map<String, Object> body =
                Map.of("inputs", List.of(item(11), item(5)), "dataset", "blobs", "k", 4);
        JsonNode answer = ok("neighbors", body);
        assertThat(answer.at("/neighbors/0/0/item").asInt()).isEqualTo(11);
        assertThat(answer.at("/neighbors/0/0/distance").asDouble()).isCloseTo(0, within(1e-5));
        assertThat(answer.at("/neighbors/1/0/item").asInt()).isEqualTo(5);
        JsonNode codes = ok("encode", Map.of("inputs", all())).get("codes");
        JsonNode second = answer.at("/neighbors/0/1");
        double nearest = Double.MAX_VALUE;
        for (int i = 0; i < ITEMS; i++) {
            nearest = i == 11 ? nearest : Math.min(nearest, distance(codes.get(11), codes.get(i)));
        }
        assertThat(second.get("distance").asDouble()).isCloseTo(nearest, within(1e-4));
        var sheet = post("neighbors", body, MediaType.IMAGE_PNG_VALUE);
        var png = ImageIO.read(new ByteArrayInputStream(sheet.getContentAsByteArray()));
        assertThat(png.getWidth()).isEqualTo(5 * 6 + 4 * 2);
        assertThat(png.getHeight()).isEqualTo(2 * 4 + 2);
    }

    @Test
    void anItemWithALargerErrorThanTheThresholdIsAnomalous() {
        Map<String, Object> body = Map.of("inputs", List.of(item(3)));
        double mse = ok("reconstruct", body).at("/quality/0/mse").asDouble();
        JsonNode usual = ok("anomaly", body);
        assertThat(usual.at("/scores/0/score").asDouble()).isCloseTo(mse, within(1e-3));
        assertThat(usual.get("threshold").asDouble()).isCloseTo(0.99, within(1e-9));
        assertThat(usual.at("/scores/0/anomalous").asBoolean()).isFalse();
        JsonNode strict = ok("anomaly", Map.of("inputs", List.of(item(3)), "quantile", 0.001));
        assertThat(strict.at("/scores/0/anomalous").asBoolean()).isTrue();
    }

    @Test
    void versionsWithoutThresholdsSaySo() {
        MockHttpServletResponse refused =
                post(
                        "/v1/autoencoders/dense/anomaly",
                        Map.of("inputs", List.of(item(3))),
                        MediaType.APPLICATION_JSON_VALUE);
        assertThat(refused.getStatus()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    denoise   | "noise": "salt"                    | 400 | noise      | masking
                    denoise   | "noise": "masking", "noiseLevel": 2 | 400 | noiseLevel | from 0.0 to 1.0
                    denoise   | "noise": "masking", "seed": -1     | 400 | seed       | whole number
                    neighbors | "k": 3                             | 400 | dataset    | missing
                    neighbors | "dataset": "blobs", "k": 0         | 400 | k          | from 1 to 100
                    neighbors | "dataset": "nothing"               | 404 |            | nothing
                    neighbors | "dataset": "small"                 | 400 | dataset    | this model takes
                    anomaly   | "quantile": 1.5                    | 400 | quantile   | from 0.0 to 1.0
                    anomaly   | "level": 1                         | 400 | level      |
                    """)
    void refusesBadInputByFieldAndReason(
            String verb, String options, int status, String field, String detail) {
        String body =
                "{\"inputs\": %s, %s}"
                        .formatted(json.writeValueAsString(List.of(item(1))), options);
        var answer =
                mvc.post()
                        .uri(MODEL + verb)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body)
                        .exchange()
                        .getResponse();
        JsonNode problem = json.readTree(answer.getContentAsByteArray());
        assertThat(answer.getStatus()).as(problem.toString()).isEqualTo(status);
        if (field != null) {
            assertThat(problem.path("field").asString("")).isEqualTo(field);
        }
        if (detail != null) {
            assertThat(problem.get("detail").asString()).contains(detail);
        }
    }

    @Test
    void refusesToDrawTooMany() {
        MockHttpServletResponse refused =
                post(MODEL + "sample", Map.of("count", 5000), MediaType.APPLICATION_JSON_VALUE);
        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(json.readTree(refused.getContentAsByteArray()).get("field").asString())
                .isEqualTo("count");
    }

    private static double distance(JsonNode a, JsonNode b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += Math.pow(a.get(i).asDouble() - b.get(i).asDouble(), 2);
        }
        return Math.sqrt(sum);
    }

    private static byte[] content(int items) {
        byte[] pixels = new byte[items * PIXELS];
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextInt(256);
        }
        return pixels;
    }

    private static List<Float> item(int item) {
        byte[] pixels = content(ITEMS);
        List<Float> values = new ArrayList<>();
        for (int i = item * PIXELS; i < (item + 1) * PIXELS; i++) {
            values.add((pixels[i] & 0xff) / 255f);
        }
        return values;
    }

    private static List<List<Float>> all() {
        List<List<Float>> items = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            items.add(item(i));
        }
        return items;
    }

    private JsonNode ok(String verb, Map<String, Object> body) {
        MockHttpServletResponse answer = post(verb, body, MediaType.APPLICATION_JSON_VALUE);
        JsonNode content = json.readTree(answer.getContentAsByteArray());
        assertThat(answer.getStatus()).as(content.toString()).isEqualTo(200);
        return content;
    }

    private MockHttpServletResponse post(String verb, Map<String, Object> body, String accept) {
        return mvc.post()
                .uri(verb.startsWith("/") ? verb : MODEL + verb)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.writeValueAsBytes(body))
                .accept(accept)
                .exchange()
                .getResponse();
    }

    @TestConfiguration
    @ComponentScan("org.latentserver.api")
    @Import(CodeIndexes.class)
    @EnableConfigurationProperties(IndexSettings.class)
    static class Models {
        private final Path folder = Files.createTempDirectory("verbs");

        Models() throws IOException {
            folder.toFile().deleteOnExit();
        }

        @Bean
        LatentHome home() {
            return new LatentHome(folder.resolve("home"), folder);
        }

        @Bean
        Datasets datasets() throws IOException {
            ContentFolder.images(
                    Files.createDirectories(folder.resolve("blobs")), 1, 4, 6, content(ITEMS));
            ContentFolder.images(
                    Files.createDirectories(folder.resolve("small")), 1, 4, 3, content(ITEMS));
            return new TwoDatasets(folder);
        }

        @Bean
        Serving serving() throws IOException {
            TestEngine.start();
            double[] errors = new double[1001];
            java.util.Arrays.setAll(errors, i -> i / 1000.0);
            Autoencoder variational =
                    TinyAutoencoder.load(
                            TinyAutoencoder.write(
                                    folder.resolve("variational"),
                                    TinyAutoencoder.VARIATIONAL,
                                    ErrorQuantiles.of(errors)));
            Autoencoder dense =
                    TinyAutoencoder.load(
                            TinyAutoencoder.write(folder.resolve("dense"), TinyAutoencoder.DENSE));
            return new TwoModels(Map.of("variational", variational, "dense", dense));
        }
    }

    private record TwoDatasets(Path folder) implements Datasets {
        @Override
        public Dataset get(String name) {
            if (!Files.exists(folder.resolve(name))) {
                throw new ServiceException(ErrorCode.UNKNOWN_DATASET, "no data set " + name);
            }
            try {
                return new Dataset(
                        "ds-" + name,
                        name,
                        Instant.EPOCH,
                        DatasetFiles.description(folder.resolve(name)));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public Path content(Dataset dataset) {
            return folder.resolve(dataset.name());
        }
    }

    private record TwoModels(Map<String, Autoencoder> known) implements Serving {
        @Override
        public <T extends ServedModel> Lease<T> lease(String reference, Class<T> type) {
            return new Use<>(type.cast(Objects.requireNonNull(known.get(reference))), reference);
        }
    }

    private record Use<T extends ServedModel>(T get, String model) implements Lease<T> {
        @Override
        public int version() {
            return 1;
        }

        @Override
        public void close() {
            // the model stays for the next test
        }
    }
}
