package org.latentserver.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.Npy;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WebMvcTest(GanController.class)
@Import(TinyGans.class)
class GanControllerTests {
    @Autowired private MockMvcTester mvc;

    @Test
    void answersJsonWithSeedAndPngFiles() throws Exception {
        MvcTestResult result = post("{\"count\":3,\"seed\":7,\"truncation\":0.5}", "*/*");
        assertThat(result).hasStatusOk().hasContentTypeCompatibleWith(MediaType.APPLICATION_JSON);
        JsonNode body = json(result);
        assertThat(body.get("seed").asLong()).isEqualTo(7);
        assertThat(body.get("version").asInt()).isEqualTo(4);
        assertThat(body.get("images")).hasSize(3);
        byte[] png = Base64.getDecoder().decode(body.get("images").get(0).asString());
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(12);
    }

    @Test
    void drawsAndReportsASeedThatGivesTheSamePicturesAgain() throws Exception {
        JsonNode first = json(post("{\"count\":2}", "application/json"));
        JsonNode other = json(post("{\"count\":2}", "application/json"));
        long seed = first.get("seed").asLong();
        JsonNode again = json(post("{\"count\":2,\"seed\":" + seed + "}", "application/json"));
        assertThat(again.get("images")).isEqualTo(first.get("images"));
        assertThat(other.get("images")).isNotEqualTo(first.get("images"));
    }

    @Test
    void answersOnePictureWithoutABody() throws Exception {
        MvcTestResult result = mvc.post().uri("/v1/gans/faces/sample").exchange();
        assertThat(json(result).get("images")).hasSize(1);
    }

    @Test
    void drawsTheClassThatIsAskedForAndSaysWhichItDrew() throws Exception {
        JsonNode asked = json(ask("digits", "{\"count\":2,\"seed\":7,\"label\":\"two\"}"));
        assertThat(asked.get("labels").toString()).isEqualTo("[\"two\",\"two\"]");
        JsonNode other = json(ask("digits", "{\"count\":2,\"seed\":7,\"label\":\"one\"}"));
        assertThat(other.get("images")).isNotEqualTo(asked.get("images"));
        JsonNode drawn = json(ask("digits", "{\"count\":40,\"seed\":7}"));
        assertThat(drawn.get("labels").toString()).contains("one", "two");
        assertThat(json(ask("digits", "{\"count\":40,\"seed\":7}"))).isEqualTo(drawn);
        MvcTestResult unknown = ask("digits", "{\"label\":\"onne\"}");
        assertThat(unknown).hasStatus(400);
        assertThat(json(unknown).get("field").asString()).isEqualTo("label");
        assertThat(json(unknown).get("suggestions").toString()).contains("one");
    }

    @Test
    void answersOnePngGrid() throws Exception {
        MvcTestResult result = post("{\"count\":5,\"seed\":7}", "image/png");
        assertThat(result)
                .hasStatusOk()
                .hasContentTypeCompatibleWith(MediaType.IMAGE_PNG)
                .hasHeader(GanController.SEED_HEADER, "7")
                .hasHeader(GanController.VERSION_HEADER, "4");
        byte[] png = result.getResponse().getContentAsByteArray();
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth())
                .isGreaterThanOrEqualTo(3 * 12);
        assertThat(
                        post("{\"count\":5,\"seed\":7}", "image/png")
                                .getResponse()
                                .getContentAsByteArray())
                .isEqualTo(png);
    }

    @Test
    void answersNpy() throws Exception {
        MvcTestResult result = post("{\"count\":5,\"seed\":7}", Npy.MEDIA_TYPE);
        ByteArrayInputStream body =
                new ByteArrayInputStream(result.getResponse().getContentAsByteArray());
        Npy.Header header = Npy.readHeader(body, 1 << 20, null);
        assertThat(header.shape()).containsExactly(5, 3, 8, 12);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"count\":1000000000}', count, 1024",
        "'{\"count\":1000000000000}', count, 1000000000000",
        "'{\"count\":0}', count, 1 to 1024",
        "'{\"count\":-1}', count, -1",
        "'{\"truncation\":0}', truncation, above 0",
        "'{\"truncation\":1.01}', truncation, 1.01",
        "'{\"truncation\":\"NaN\"}', truncation, NaN",
        "'{\"count\":\"many\"}', count, count",
        "'{\"label\":\"7\"}', label, without classes",
        "'{\"number\":3}', number, number",
    })
    void refusesFieldsOutOfRange(String body, String field, String reason) throws Exception {
        MvcTestResult result = post(body, "application/json");
        assertThat(result)
                .hasStatus(400)
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        JsonNode problem = json(result);
        assertThat(problem.get("code").asString()).isEqualTo("invalid-request");
        assertThat(problem.get("field").asString()).isEqualTo(field);
        assertThat(problem.get("detail").asString()).contains(reason);
    }

    @Test
    void anUnknownModelIsNotFoundWhateverIsAccepted() throws Exception {
        MvcTestResult result =
                mvc.post().uri("/v1/gans/nobody/sample").header("Accept", "image/png").exchange();
        assertThat(result).hasStatus(404);
        assertThat(json(result).get("code").asString()).isEqualTo("unknown-model");
    }

    @Test
    void refusesAMediaTypeThatIsNotOffered() {
        assertThat(post("{}", "text/html")).hasStatus(406);
    }

    private MvcTestResult ask(String model, String body) {
        return post(model, "sample", body, "application/json");
    }

    private MvcTestResult post(String body, String accept) {
        return post("faces", "sample", body, accept);
    }

    private MvcTestResult post(String model, String verb, String body, String accept) {
        return mvc.post()
                .uri("/v1/gans/{model}/{verb}", model, verb)
                .contentType(MediaType.APPLICATION_JSON)
                .header("Accept", accept)
                .content(body)
                .exchange();
    }

    private static JsonNode json(MvcTestResult result) throws Exception {
        return JsonMapper.builder().build().readTree(result.getResponse().getContentAsString());
    }
}
