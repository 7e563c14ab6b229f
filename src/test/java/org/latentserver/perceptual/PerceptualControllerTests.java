package org.latentserver.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Folders;
import org.latentserver.api.Picture;
import org.latentserver.api.PictureQuality;
import org.latentserver.api.Pictures;
import org.latentserver.api.ServiceException;
import org.latentserver.perceptual.network.ConvolutionalClassifier;
import org.latentserver.serving.Lease;
import org.latentserver.serving.ServedModel;
import org.latentserver.serving.Serving;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verbs over HTTP, on a small colour network with random weights. */
@WebMvcTest(PerceptualController.class)
class PerceptualControllerTests {
    private static final String SCORE = "/v1/perceptual/tiny/score";
    private static final String CLASSIFY = "/v1/perceptual/tiny/classify";
    private static final double ROUNDING = 1e-6;

    private static final Picture LEFT = noise(3, 32, 40, 1);
    private static final Picture RIGHT = noise(3, 32, 40, 2);

    @Autowired private MockMvcTester mvc;
    @Autowired private JsonMapper json;

    @Test
    void scoresPairsByLayerAndByPixel() {
        JsonNode scores = ok(SCORE, Map.of("pairs", List.of(pair(LEFT, RIGHT)))).get("scores");
        assertThat(scores).hasSize(1);
        JsonNode score = scores.get(0);
        assertThat(score.get("layers")).hasSize(2);
        assertThat(score.at("/layers/0/layer").asString()).isEqualTo("stage1");
        double sum =
                score.at("/layers/0/distance").asDouble()
                        + score.at("/layers/1/distance").asDouble();
        assertThat(score.get("distance").asDouble()).isPositive().isEqualTo(sum, within(ROUNDING));
        PictureQuality pixels = PictureQuality.of(decoded(LEFT), decoded(RIGHT));
        assertThat(score.get("mse").asDouble()).isEqualTo(pixels.mse(), within(ROUNDING));
        assertThat(score.get("psnr").asDouble()).isBetween(5.0, 10.0);
        assertThat(score.get("ssim").asDouble()).isBetween(-1.0, 1.0);
    }

    @Test
    void scoresEqualImagesAsZeroWithoutPsnr() {
        JsonNode score = ok(SCORE, Map.of("pairs", List.of(pair(LEFT, LEFT)))).at("/scores/0");
        assertThat(score.get("distance").asDouble()).isZero();
        assertThat(score.get("mse").asDouble()).isZero();
        assertThat(score.get("psnr").isNull()).isTrue();
        assertThat(score.get("ssim").asDouble()).isEqualTo(1, within(ROUNDING));
    }

    @Test
    void sumsOnlyTheChosenLayers() {
        JsonNode all = ok(SCORE, Map.of("pairs", List.of(pair(LEFT, RIGHT))));
        JsonNode one =
                ok(
                        SCORE,
                        Map.of(
                                "pairs", List.of(pair(LEFT, RIGHT)),
                                "layers", List.of("stage2")));
        assertThat(one.at("/scores/0/layers")).hasSize(1);
        assertThat(one.at("/scores/0/distance").asDouble())
                .isEqualTo(all.at("/scores/0/layers/1/distance").asDouble(), within(ROUNDING));
    }

    @Test
    void resizesWhereAsked() {
        JsonNode score =
                ok(
                                SCORE,
                                Map.of(
                                        "pairs",
                                        List.of(pair(LEFT, Pictures.resize(LEFT, 64, 80))),
                                        "resize",
                                        true))
                        .at("/scores/0");
        assertThat(score.get("mse").asDouble()).isLessThan(0.05);
        Picture grey = noise(1, 10, 10, 4);
        ok(SCORE, Map.of("pairs", List.of(pair(grey, grey)), "resize", true));
    }

    @Test
    void scoresTwoFiles() {
        MvcTestResult result =
                mvc.post()
                        .uri(SCORE)
                        .multipart()
                        .content(new byte[1000]) // a mock has no other Content-Length
                        .file("reference", Pictures.png(LEFT))
                        .file("candidate", Pictures.png(RIGHT))
                        .exchange();
        assertThat(result).hasStatusOk();
        assertThat(tree(result).at("/scores/0/distance").asDouble())
                .isEqualTo(
                        ok(SCORE, Map.of("pairs", List.of(pair(LEFT, RIGHT))))
                                .at("/scores/0/distance")
                                .asDouble(),
                        within(ROUNDING));
    }

    @Test
    void asksForTheMissingFile() {
        MvcTestResult result =
                mvc.post()
                        .uri(SCORE)
                        .multipart()
                        .content(new byte[1000]) // a mock has no other Content-Length
                        .file("reference", Pictures.png(LEFT))
                        .exchange();
        assertThat(result).hasStatus(400);
        assertThat(tree(result).toString()).contains("candidate");
    }

    @Test
    void refusesImagesThatDoNotFit() {
        refused(pair(LEFT, noise(3, 40, 32, 2)), 400, "pairs[0].candidate", "32x40", "40x32");
        refused(pair(noise(1, 32, 32, 1), LEFT), 400, "pairs[0].reference", "1 channel", "of 3");
        refused(pair(noise(3, 31, 40, 1), LEFT), 400, "pairs[0].reference", "40x31", "32");
        refused(pair(noise(3, 520, 520, 1), LEFT), 413, "pairs[0].reference", "520", "262144");
    }

    @Test
    void refusesDamagedImages() {
        String png = Pictures.base64(LEFT);
        refused(
                Map.of("reference", png.substring(0, 400), "candidate", png),
                422,
                "pairs[0].reference");
        refused(Map.of("reference", png, "candidate", "###"), 400, "pairs[0].candidate");
        refused(Map.of("reference", png), 400, "pairs[0]", "candidate");
        List<List<List<Double>>> numbers =
                Collections.nCopies(3, Collections.nCopies(32, Collections.nCopies(40, 1.5)));
        refused(Map.of("reference", png, "candidate", numbers), 400, "pairs[0].candidate", "1.5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                 | 400 | pairs",
                "{\"pairs\":[]}                     | 400 | pairs",
                "{\"pairs\":[null]}                 | 400 | pairs[0]",
                "{\"pairs\":[],\"layers\":[\"x\"]}  | 400 | layers[0]",
                "{\"pairs\":[],\"layers\":[]}       | 400 | layers",
            })
    void namesTheFieldThatIsWrong(String body, int status, String field) {
        MvcTestResult result =
                mvc.post()
                        .uri(SCORE)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body)
                        .exchange();
        assertThat(result).hasStatus(status);
        assertThat(tree(result).get("field").asString()).isEqualTo(field);
    }

    @Test
    void refusesMorePairsThanTheLimit() {
        Map<String, Object> pair = pair(LEFT, LEFT);
        MvcTestResult result = post(SCORE, Map.of("pairs", Collections.nCopies(257, pair)));
        assertThat(result).hasStatus(400);
        assertThat(tree(result).get("limit").asInt()).isEqualTo(256);
    }

    @Test
    void answersUnknownModels() {
        assertThat(post("/v1/perceptual/nobody/score", Map.of("pairs", List.of()))).hasStatus(404);
    }

    @Test
    void classifiesWithTheTopLabelFirst() {
        Picture picture = noise(3, 32, 32, 9);
        JsonNode answer =
                ok(
                        CLASSIFY,
                        Map.of(
                                "images",
                                List.of(Pictures.base64(picture), Pictures.base64(picture))));
        assertThat(answer.get("classes")).hasSize(2);
        assertThat(answer.at("/labels/2").asString()).isEqualTo("fox");
        double sum = 0;
        int top = 0;
        JsonNode row = answer.at("/probabilities/0");
        for (int i = 0; i < 3; i++) {
            sum += row.get(i).asDouble();
            top = row.get(i).asDouble() > row.get(top).asDouble() ? i : top;
        }
        assertThat(sum).isEqualTo(1, within(1e-5));
        assertThat(answer.at("/classes/0")).isEqualTo(answer.at("/labels/" + top));
    }

    @Test
    void refusesToClassifyAnotherSizeAndSaysWhichItTakes() {
        MvcTestResult result =
                post(CLASSIFY, Map.of("images", List.of(Pictures.base64(noise(1, 28, 28, 1)))));
        assertThat(result).hasStatus(400);
        assertThat(tree(result).get("detail").asString()).contains("28", "32");
        assertThat(
                        post(
                                CLASSIFY,
                                Map.of(
                                        "images",
                                        List.of(Pictures.base64(noise(1, 28, 28, 1))),
                                        "resize",
                                        true)))
                .hasStatusOk();
    }

    private void refused(Map<String, Object> pair, int status, String field, String... words) {
        MvcTestResult result = post(SCORE, Map.of("pairs", List.of(pair)));
        assertThat(result).hasStatus(status);
        assertThat(tree(result).get("field").asString()).isEqualTo(field);
        String detail = tree(result).get("detail").asString();
        for (String word : words) {
            assertThat(detail).contains(word);
        }
    }

    private JsonNode ok(String uri, Map<String, Object> body) {
        MvcTestResult result = post(uri, body);
        assertThat(result).hasStatusOk();
        return tree(result);
    }

    private MvcTestResult post(String uri, Map<String, Object> body) {
        return mvc.post()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.writeValueAsBytes(body))
                .exchange();
    }

    private JsonNode tree(MvcTestResult result) {
        return json.readTree(result.getResponse().getContentAsByteArray());
    }

    private static Map<String, Object> pair(Picture reference, Picture candidate) {
        return Map.of(
                "reference", Pictures.base64(reference), "candidate", Pictures.base64(candidate));
    }

    private static Picture decoded(Picture picture) {
        return Pictures.decode(Pictures.png(picture), 1 << 20, null);
    }

    private static Picture noise(int channels, int height, int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] pixels = new float[channels * height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble();
        }
        return new Picture(channels, height, width, pixels);
    }

    @TestConfiguration(proxyBeanMethods = false)
    @ComponentScan("org.latentserver.api")
    static class Models {
        @Bean(destroyMethod = "close")
        PerceptualModel tiny() throws IOException {
            ConvolutionalClassifier architecture =
                    new ConvolutionalClassifier(
                            3,
                            32,
                            32,
                            List.of(4, 6),
                            List.of(0, 1),
                            List.of(0.5f, 0.5f, 0.5f),
                            List.of(0.25f, 0.25f, 0.25f),
                            List.of("cat", "dog", "fox"));
            Path folder = Files.createTempDirectory("perceptual");
            try {
                return new PerceptualModel(
                        TinyPackages.classifier(folder.resolve("package"), architecture),
                        new DirectBatchers());
            } finally {
                Folders.delete(folder);
            }
        }

        @Bean
        Serving serving(PerceptualModel tiny) {
            return new OneModel(tiny);
        }
    }

    private record OneModel(PerceptualModel model) implements Serving {
        @Override
        public <T extends ServedModel> Lease<T> lease(String reference, Class<T> type) {
            if (!reference.equals("tiny")) {
                throw new ServiceException(ErrorCode.UNKNOWN_MODEL, "no model " + reference);
            }
            return new Lease<>() {
                @Override
                public T get() {
                    return type.cast(model);
                }

                @Override
                public String model() {
                    return reference;
                }

                @Override
                public int version() {
                    return 1;
                }

                @Override
                public void close() {
                    // stays loaded
                }
            };
        }
    }
}
