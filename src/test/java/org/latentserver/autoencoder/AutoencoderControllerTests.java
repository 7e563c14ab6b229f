package org.latentserver.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Folders;
import org.latentserver.api.Npy;
import org.latentserver.api.Picture;
import org.latentserver.api.Pictures;
import org.latentserver.api.ServiceException;
import org.latentserver.engine.TestEngine;
import org.latentserver.serving.Lease;
import org.latentserver.serving.ServedModel;
import org.latentserver.serving.Serving;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verbs over HTTP, on small models with random weights. */
@WebMvcTest(AutoencoderController.class)
class AutoencoderControllerTests {
    private static final String ENCODE = "/v1/autoencoders/dense/encode";
    private static final String DECODE = "/v1/autoencoders/dense/decode";
    private static final int PIXELS = 24;

    /** A PNG holds 8 bits a sample. */
    private static final float PNG_TOLERANCE = 0.5f / 255 + 1e-6f;

    @Autowired private MockMvcTester mvc;
    @Autowired private JsonMapper json;

    @Test
    void encodesNumbersOfAnyLayoutAlike() {
        List<Float> flat = Collections.nCopies(PIXELS, 0.25f);
        List<List<Float>> rows = Collections.nCopies(4, Collections.nCopies(6, 0.25f));
        JsonNode codes = ok(ENCODE, Map.of("inputs", List.of(flat))).get("codes");
        assertThat(codes.get(0)).hasSize(3);
        assertThat(ok(ENCODE, Map.of("inputs", List.of(rows))).get("codes")).isEqualTo(codes);
        assertThat(ok(ENCODE, Map.of("inputs", List.of(List.of(rows)))).get("codes"))
                .isEqualTo(codes);
    }

    @Test
    void encodesImagesAndNpyAlike() throws IOException {
        Picture picture = new Picture(1, 4, 6, pixels());
        JsonNode codes = ok(ENCODE, Map.of("images", List.of(Pictures.base64(picture))));
        ByteArrayOutputStream npy = new ByteArrayOutputStream();
        Npy.write(npy, pixels(), 1, 1, 4, 6);
        var numbers =
                mvc.post()
                        .uri(ENCODE)
                        .contentType(Npy.MEDIA_TYPE)
                        .content(npy.toByteArray())
                        .accept(Npy.MEDIA_TYPE)
                        .exchange();
        ByteArrayInputStream body =
                new ByteArrayInputStream(numbers.getResponse().getContentAsByteArray());
        Npy.Header header = Npy.readHeader(body, 1000, "body");
        assertThat(header.shape()).containsExactly(1, 3);
        float[] code = Npy.readFloats(body, header, Npy.NonFinite.REFUSE, "body");
        for (int i = 0; i < 3; i++) {
            // the PNG above holds multiples of 1/255
            assertThat(code[i])
                    .isCloseTo((float) codes.at("/codes/0/" + i).asDouble(), within(0.02f));
        }
    }

    @Test
    void decodesToImagesOnePngOrNumbers() throws IOException {
        Map<String, Object> body =
                Map.of("codes", List.of(List.of(0.1, 0.2, 0.3), List.of(1, 2, 3)));
        JsonNode images = ok(DECODE, body).get("images");
        assertThat(images).hasSize(2);
        byte[] first = Base64.getDecoder().decode(images.get(0).asString());
        Picture picture = Pictures.decode(first, 1000, null);
        assertThat(picture.height()).isEqualTo(4);
        assertThat(picture.width()).isEqualTo(6);
        MockHttpServletResponse png = post(DECODE, body, MediaType.IMAGE_PNG_VALUE);
        var grid = ImageIO.read(new ByteArrayInputStream(png.getContentAsByteArray()));
        assertThat(grid.getWidth()).isGreaterThanOrEqualTo(12);
        MockHttpServletResponse npy = post(DECODE, body, Npy.MEDIA_TYPE);
        ByteArrayInputStream numbers = new ByteArrayInputStream(npy.getContentAsByteArray());
        Npy.Header header = Npy.readHeader(numbers, 10_000, "body");
        assertThat(header.shape()).containsExactly(2, 1, 4, 6);
        float[] values = Npy.readFloats(numbers, header, Npy.NonFinite.REFUSE, "body");
        assertThat(Arrays.copyOf(values, PIXELS))
                .containsExactly(picture.pixels(), within(PNG_TOLERANCE));
    }

    @Test
    void reconstructsWithTheQualityOfEach() {
        List<Float> item = Collections.nCopies(PIXELS, 0.25f);
        JsonNode answer =
                ok("/v1/autoencoders/dense/reconstruct", Map.of("inputs", List.of(item, item)));
        assertThat(answer.get("images")).hasSize(2);
        JsonNode quality = answer.get("quality").get(1);
        double mse = quality.get("mse").asDouble();
        assertThat(mse).isPositive();
        assertThat(quality.get("psnr").asDouble()).isCloseTo(-10 * Math.log10(mse), within(1e-6));
        assertThat(quality.has("ssim")).isTrue();
    }

    @Test
    void modelsOfRowsAnswerRows() {
        List<Integer> row = List.of(100, -3, 0, 7, 8, 9, 1000);
        JsonNode answer = ok("/v1/autoencoders/rows/reconstruct", Map.of("inputs", List.of(row)));
        assertThat(answer.has("images")).isFalse();
        assertThat(answer.at("/outputs/0")).hasSize(7);
        assertThat(answer.at("/quality/0/mse").asDouble()).isPositive();
        Map<String, Object> codes = Map.of("codes", List.of(List.of(1, 2)));
        assertThat(
                        post("/v1/autoencoders/rows/decode", codes, MediaType.IMAGE_PNG_VALUE)
                                .getStatus())
                .isEqualTo(406);
    }

    @Test
    void interpolationBeginsAndEndsWithTheReconstructions() throws IOException {
        List<Float> from = Collections.nCopies(PIXELS, 0f);
        List<Float> to = Collections.nCopies(PIXELS, 1f);
        JsonNode ends =
                ok("/v1/autoencoders/dense/reconstruct", Map.of("inputs", List.of(from, to)));
        Map<String, Object> body = Map.of("from", from, "to", to, "steps", 5);
        JsonNode answer = ok("/v1/autoencoders/dense/interpolate", body);
        JsonNode way = answer.get("images");
        byte[] blend = Base64.getDecoder().decode(answer.at("/blended/1").asString());
        assertThat(Pictures.decode(blend, 1000, null).pixels()[7])
                .isCloseTo(0.25f, within(PNG_TOLERANCE));
        assertThat(way).hasSize(5);
        assertThat(way.get(0)).isEqualTo(ends.at("/images/0"));
        assertThat(way.get(4)).isEqualTo(ends.at("/images/1"));
        MockHttpServletResponse strip =
                post("/v1/autoencoders/dense/interpolate", body, MediaType.IMAGE_PNG_VALUE);
        var png = ImageIO.read(new ByteArrayInputStream(strip.getContentAsByteArray()));
        assertThat(png.getHeight()).isEqualTo(4 + 2 + 4); // the way above the blend
        assertThat(png.getWidth()).isGreaterThanOrEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    encode      | {"inputs": [[0.1, 0.2]]}             | 400 | inputs[0]   | 4x6x1
                    encode      | {"inputs": [[0.1, NaN]]}             | 400 |             |
                    encode      | {"inputs": []}                       | 400 | inputs      |
                    encode      | {}                                   | 400 | images      |
                    encode      | {"pictures": []}                     | 400 | pictures    |
                    encode      | {"images": ["aGVsbG8="]}             | 422 | images[0]   |
                    encode      | {"images": ["%%%"]}                  | 400 | images[0]   |
                    decode      | {"codes": [[1, 2]]}                  | 400 | codes[0]    | 3 numbers
                    decode      | {"codes": [[1, 2, 1e999]]}           | 400 | codes[0][2] |
                    decode      | {"inputs": [[1, 2, 3]]}              | 400 | inputs      |
                    interpolate | {"from": [[1]]}                      | 400 | to          |
                    interpolate | {"from": [[1]], "to": [[1]], "steps": 1} | 400 | steps   | 2 to 100
                    """)
    void refusesBadInputByFieldAndReason(
            String verb, String body, int status, String field, String detail) {
        var result =
                mvc.post()
                        .uri("/v1/autoencoders/dense/" + verb)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body)
                        .exchange();
        assertThat(result.getResponse().getStatus()).isEqualTo(status);
        JsonNode problem = json.readTree(result.getResponse().getContentAsByteArray());
        if (field != null) {
            assertThat(problem.path("field").asString("")).isEqualTo(field);
        }
        if (detail != null) {
            assertThat(problem.get("detail").asString()).contains(detail);
        }
    }

    @Test
    void refusesAnImageOfAnotherColourAndSaysWhatTheModelTakes() {
        Picture colour = new Picture(3, 4, 6, new float[3 * PIXELS]);
        MockHttpServletResponse refused =
                post(
                        ENCODE,
                        Map.of("images", List.of(Pictures.base64(colour))),
                        MediaType.APPLICATION_JSON_VALUE);
        assertThat(refused.getStatus()).isEqualTo(400);
        JsonNode problem = json.readTree(refused.getContentAsByteArray());
        assertThat(problem.get("detail").asString()).contains("4x6x3").contains("4x6x1");
        JsonNode adapted =
                ok(ENCODE, Map.of("images", List.of(Pictures.base64(colour)), "resize", true));
        assertThat(adapted.at("/codes/0")).hasSize(3);
    }

    @Test
    void refusesPixelsOutsideOfTheUnitRange() {
        List<Integer> bright = Collections.nCopies(PIXELS, 255);
        MockHttpServletResponse refused =
                post(ENCODE, Map.of("inputs", List.of(bright)), MediaType.APPLICATION_JSON_VALUE);
        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(json.readTree(refused.getContentAsByteArray()).get("detail").asString())
                .contains("0 to 1");
    }

    @Test
    void refusesTooManyItemsAndUnknownModels() {
        List<List<Integer>> many = Collections.nCopies(5000, List.of(1, 2, 3));
        assertThat(
                        post(DECODE, Map.of("codes", many), MediaType.APPLICATION_JSON_VALUE)
                                .getStatus())
                .isEqualTo(413);
        assertThat(
                        post(
                                        "/v1/autoencoders/nobody/encode",
                                        Map.of("inputs", List.of(List.of(1))),
                                        MediaType.APPLICATION_JSON_VALUE)
                                .getStatus())
                .isEqualTo(404);
    }

    private static float[] pixels() {
        float[] pixels = new float[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            pixels[i] = i / (float) PIXELS;
        }
        return pixels;
    }

    private JsonNode ok(String uri, Map<String, Object> body) {
        MockHttpServletResponse answer = post(uri, body, MediaType.APPLICATION_JSON_VALUE);
        JsonNode content = json.readTree(answer.getContentAsByteArray());
        assertThat(answer.getStatus()).as(content.toString()).isEqualTo(200);
        assertThat(answer.getHeader(AutoencoderController.VERSION_HEADER)).isEqualTo("1");
        return content;
    }

    private MockHttpServletResponse post(String uri, Map<String, Object> body, String accept) {
        return mvc.post()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.writeValueAsBytes(body))
                .accept(accept)
                .exchange()
                .getResponse();
    }

    @TestConfiguration
    @ComponentScan("org.latentserver.api")
    static class Models {
        @Bean
        Serving serving() throws IOException {
            TestEngine.start();
            Path folder = Files.createTempDirectory("models");
            Map<String, Autoencoder> known = new HashMap<>();
            for (var entry :
                    Map.of("dense", TinyAutoencoder.DENSE, "rows", TinyAutoencoder.ROWS)
                            .entrySet()) {
                Path target = folder.resolve(entry.getKey());
                known.put(
                        entry.getKey(),
                        TinyAutoencoder.load(TinyAutoencoder.write(target, entry.getValue())));
            }
            Folders.delete(folder); // all is in memory now
            return new TwoModels(known);
        }
    }

    /** Serves each known name as its version 1. */
    private record TwoModels(Map<String, Autoencoder> known) implements Serving {
        @Override
        public <T extends ServedModel> Lease<T> lease(String reference, Class<T> type) {
            Autoencoder model = known.get(reference);
            if (model == null) {
                throw new ServiceException(ErrorCode.UNKNOWN_MODEL, "no model " + reference);
            }
            return new Use<>(type.cast(model), reference);
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
