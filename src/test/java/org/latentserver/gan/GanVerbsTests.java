package org.latentserver.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.Npy;
import org.latentserver.engine.PyTorch;
import org.latentserver.gan.network.Discriminator;
import org.latentserver.gan.network.GanNetworks;
import org.latentserver.models.packages.ModelPackage;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WebMvcTest({GanController.class, LatentsController.class, DiscriminatorController.class})
@Import(TinyGans.class)
class GanVerbsTests {
    private static final double ROUNDING = 1e-4;
    private static final int PIXELS = 3 * 8 * 12;

    @TempDir private Path folder;
    @Autowired private MockMvcTester mvc;
    @Autowired private ServedGan faces;

    @Test
    void aWayBeginsAndEndsWithThePicturesOfItsSeeds() throws Exception {
        JsonNode way =
                json(post("faces/interpolate", "{\"from\":{\"seed\":7},\"to\":{\"seed\":8}}"));
        assertThat(way.get("images")).hasSize(9);
        assertThat(way.get("version").asInt()).isEqualTo(4);
        assertThat(way.has("label")).isFalse();
        for (int end = 0; end < 2; end++) {
            JsonNode drawn = json(post("faces/sample", "{\"seed\":" + (7 + end) + "}"));
            assertThat(way.get("images").get(8 * end)).isEqualTo(drawn.get("images").get(0));
        }
        JsonNode straight =
                json(
                        post(
                                "faces/interpolate",
                                "{\"from\":{\"seed\":7},\"to\":{\"seed\":8},\"path\":\"linear\"}"));
        for (int i = 0; i < 6; i++) {
            double middle =
                    (way.at("/latents/0/" + i).asDouble() + way.at("/latents/8/" + i).asDouble())
                            / 2;
            assertThat(straight.at("/latents/4/" + i).asDouble()).isCloseTo(middle, within(1e-6));
        }
        assertThat(straight.at("/latents/4")).isNotEqualTo(way.at("/latents/4"));
    }

    @Test
    void aWayIsOneStripOrOneArray() throws Exception {
        String request = "{\"from\":{\"seed\":7},\"to\":{\"z\":[1,2,3,4,5,6]},\"steps\":5}";
        MvcTestResult strip = post("faces/interpolate", request, "image/png");
        assertThat(strip).hasStatusOk().hasHeader(GanController.VERSION_HEADER, "4");
        var png =
                ImageIO.read(new ByteArrayInputStream(strip.getResponse().getContentAsByteArray()));
        assertThat(png.getHeight()).isEqualTo(8);
        assertThat(png.getWidth()).isGreaterThanOrEqualTo(5 * 12);
        MvcTestResult array = post("faces/interpolate", request, Npy.MEDIA_TYPE);
        assertThat(
                        Npy.readHeader(
                                        new ByteArrayInputStream(
                                                array.getResponse().getContentAsByteArray()),
                                        1 << 20,
                                        null)
                                .shape())
                .containsExactly(5, 3, 8, 12);
    }

    @Test
    void arithmeticSumsTheMeansOfItsTerms() throws Exception {
        JsonNode sum =
                json(
                        post(
                                "faces/arithmetic",
                                """
                                {"terms": [
                                  {"points": [{"z": [1,1,1,1,1,1]}, {"z": [3,3,3,3,3,5]}]},
                                  {"points": [{"z": [0,1,2,3,4,5]}], "weight": -0.5},
                                  {"points": [{"seed": 3}], "weight": 0}]}\
                                """));
        assertThat(sum.get("images")).hasSize(4);
        assertThat(sum.get("latents").get(0).toString()).isEqualTo("[2.0,1.5,1.0,0.5,0.0,0.5]");
        assertThat(sum.get("latents").get(1).toString()).isEqualTo("[2.0,2.0,2.0,2.0,2.0,3.0]");
        JsonNode drawn = json(post("faces/sample", "{\"seed\":3}"));
        assertThat(sum.get("images").get(3)).isEqualTo(drawn.get("images").get(0));
        JsonNode same =
                json(
                        post(
                                "faces/interpolate",
                                "{\"from\":{\"z\":[2,1.5,1,0.5,0,0.5]},\"to\":{\"seed\":1}}"));
        assertThat(sum.get("images").get(0)).isEqualTo(same.get("images").get(0));
    }

    @Test
    void judgesAsTheDiscriminatorOfThePackageWhateverIsJudgedWithIt() throws Exception {
        ModelPackage modelPackage = TinyGan.write(folder.resolve("package"));
        List<float[]> images = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            images.add(faces.sample(i, 1, new int[] {ClassChoice.NONE}).getFirst().pixels());
        }
        JsonNode all = judged(images);
        try (NDManager manager = PyTorch.newManager();
                Discriminator discriminator =
                        GanNetworks.openDiscriminator(TinyGan.ARCHITECTURE, modelPackage, manager)
                                .orElseThrow()) {
            for (int i = 0; i < images.size(); i++) {
                NDArray image = manager.create(images.get(i), new Shape(1, 3, 8, 12));
                float expected =
                        discriminator.apply(image.mul(2f).sub(1f), null, false).toFloatArray()[0];
                double logit = all.get(i).get("logit").asDouble();
                assertThat(logit).isCloseTo(expected, within(ROUNDING));
                assertThat(all.get(i).get("probability").asDouble())
                        .isCloseTo(1 / (1 + Math.exp(-logit)), within(1e-12));
                assertThat(judged(List.of(images.get(i))).get(0)).isEqualTo(all.get(i));
            }
        }
    }

    @Test
    void judgesUploadedImages() throws Exception {
        JsonNode drawn = json(post("faces/sample", "{\"seed\":3,\"count\":2}"));
        JsonNode judged =
                json(post("faces/discriminate", "{\"images\":" + drawn.get("images") + "}"));
        assertThat(judged.get("data")).hasSize(2);
        byte[] png = Base64.getDecoder().decode(drawn.get("images").get(1).asString());
        MvcTestResult raw =
                mvc.post()
                        .uri("/v1/gans/faces/discriminate")
                        .contentType(MediaType.IMAGE_PNG)
                        .content(png)
                        .exchange();
        assertThat(json(raw).get("data").get(0)).isEqualTo(judged.get("data").get(1));
    }

    @Test
    void aModelOfClassesNeedsOne() throws Exception {
        String points = "{\"from\":{\"seed\":7},\"to\":{\"seed\":8}";
        JsonNode one = json(post("digits/interpolate", points + ",\"label\":\"one\"}"));
        JsonNode two = json(post("digits/interpolate", points + ",\"label\":\"two\"}"));
        assertThat(one.get("label").asString()).isEqualTo("one");
        assertThat(two.get("images")).isNotEqualTo(one.get("images"));
        String image = "{\"images\":[" + one.get("images").get(0) + "]";
        JsonNode judgedOne = json(post("digits/discriminate", image + ",\"label\":\"one\"}"));
        JsonNode judgedTwo = json(post("digits/discriminate", image + ",\"label\":\"two\"}"));
        assertThat(judgedTwo.get("data")).isNotEqualTo(judgedOne.get("data"));
        for (String body : List.of(points + "}", points + ",\"label\":\"\"}")) {
            refused(post("digits/interpolate", body), "label", "2 classes");
        }
        refused(post("digits/discriminate", image + "}"), "label", "2 classes");
        refused(post("digits/discriminate", image + ",\"label\":\"x\"}"), "label", "no class");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "interpolate | {\"to\":{\"seed\":1}} | from | missing",
                "interpolate | {\"from\":{\"seed\":1},\"to\":{}} | to | a seed or z",
                "interpolate | {\"from\":{\"seed\":1,\"z\":[1]},\"to\":{\"seed\":1}} | from | one"
                        + " of",
                "interpolate | {\"from\":{\"z\":[1,2]},\"to\":{\"seed\":1}} | from.z | takes 6",
                "interpolate | {\"from\":{\"z\":[1,2,3,4,5,1e99]},\"to\":{\"seed\":1}} | from.z[5]"
                        + " | finite",
                "interpolate | {\"from\":{\"z\":[1,2,3,4,5,null]},\"to\":{\"seed\":1}} | from.z[5]"
                        + " | finite",
                "interpolate | {\"from\":{\"seed\":1},\"to\":{\"seed\":2},\"steps\":1} | steps | 2"
                        + " to 100",
                "interpolate | {\"from\":{\"seed\":1},\"to\":{\"seed\":2},\"steps\":101} | steps |"
                        + " 101",
                "interpolate | {\"from\":{\"seed\":1},\"to\":{\"seed\":2},\"path\":\"curly\"} |"
                        + " path | linear, spherical",
                "interpolate | {\"from\":{\"seed\":1},\"to\":{\"seed\":2},\"label\":\"7\"} | label"
                        + " | without classes",
                "arithmetic | {} | terms | 1 to 16",
                "arithmetic | {\"terms\":[]} | terms | 1 to 16",
                "arithmetic | {\"terms\":[null]} | terms[0] | missing",
                "arithmetic | {\"terms\":[{}]} | terms[0].points | 1 to 100",
                "arithmetic | {\"terms\":[{\"points\":[{\"seed\":1},null]}]} | terms[0].points[1] |"
                        + " missing",
                "arithmetic | {\"terms\":[{\"points\":[{\"z\":[1]}]}]} | terms[0].points[0].z |"
                        + " takes 6",
                "arithmetic | {\"terms\":[{\"points\":[{\"seed\":1}],\"weight\":101}]} |"
                        + " terms[0].weight | 101",
                "discriminate | {\"inputs\":[[[0.5]]]} | inputs[0] | 8x12x3",
            })
    void refusesWhatDoesNotFit(String verb, String body, String field, String reason)
            throws Exception {
        refused(post("faces/" + verb, body), field, reason);
    }

    @Test
    void refusesPixelsOutOfRangeAndTooManyTerms() throws Exception {
        float[] pixels = new float[PIXELS];
        pixels[5] = 1.5f;
        refused(post("faces/discriminate", inputs(List.of(pixels))), "inputs[0]", "1.5");
        String terms =
                IntStream.range(0, 17)
                        .mapToObj(i -> "{\"points\":[{\"seed\":1}]}")
                        .collect(Collectors.joining(","));
        refused(post("faces/arithmetic", "{\"terms\":[" + terms + "]}"), "terms", "17");
    }

    private JsonNode judged(List<float[]> images) throws Exception {
        return json(post("faces/discriminate", inputs(images))).get("data");
    }

    private static String inputs(List<float[]> images) {
        return JsonMapper.builder().build().writeValueAsString(Map.of("inputs", images));
    }

    private static void refused(MvcTestResult result, String field, String reason)
            throws Exception {
        assertThat(result)
                .hasStatus(400)
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(result).get("field").asString()).isEqualTo(field);
        assertThat(json(result).get("detail").asString()).contains(reason);
    }

    private MvcTestResult post(String verb, String body) {
        return post(verb, body, "application/json");
    }

    private MvcTestResult post(String verb, String body, String accept) {
        return mvc.post()
                .uri("/v1/gans/" + verb)
                .contentType(MediaType.APPLICATION_JSON)
                .header("Accept", accept)
                .content(body)
                .exchange();
    }

    private static JsonNode json(MvcTestResult result) throws Exception {
        return JsonMapper.builder().build().readTree(result.getResponse().getContentAsString());
    }
}
