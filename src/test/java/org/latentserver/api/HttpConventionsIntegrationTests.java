package org.latentserver.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The conventions over real HTTP, with a controller that only echoes. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = HttpConventionsIntegrationTests.Server.class,
        properties = {
            "latent.limits.body=1MB",
            "latent.limits.items=4",
            "latent.limits.image-pixels=10000",
            "server.tomcat.max-swallow-size=256MB"
        })
class HttpConventionsIntegrationTests {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Value("${local.server.port}")
    private int port;

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(RequestLimits.class)
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        ErrorMvcAutoConfiguration.class,
        MultipartAutoConfiguration.class,
        JacksonAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        ValidationAutoConfiguration.class
    })
    @Import({
        ApiConfiguration.class,
        ProblemAdvice.class,
        ErrorPage.class,
        BodyLimitFilter.class,
        EchoController.class
    })
    static class Server {}

    record Sum(List<String> fields, double sum, float[][] rows, List<Picture> images)
            implements HasArray, HasPictures {
        @Override
        public NumberArray array() {
            return NumberArray.ofRows(rows);
        }

        @Override
        public List<Picture> pictures() {
            return images;
        }
    }

    record Order(@NotBlank String name, @Min(1) @Max(9) int count, Inner inner) {
        record Inner(double rate, List<Integer> sizes) {}
    }

    record Pair(Item reference, Item candidate) {}

    record Pairs(List<Pair> pairs) {}

    @Hidden
    @RestController
    static class EchoController {
        @PostMapping(
                path = "/items",
                produces = {"application/json", "application/x-npy", "image/png"})
        Sum items(
                @ItemsBody(
                                options =
                                        @ItemsBody.Option(
                                                name = "k",
                                                type = Integer.class,
                                                description = "how many"))
                        Items items) {
            float[][] rows = items.rows(ItemShape.image(1, 2, 3));
            double sum = items.intOption("k", 0, 0, 5) * 100;
            for (float[] row : rows) {
                for (float value : row) {
                    sum += value;
                }
            }
            return new Sum(
                    items.list().stream().map(Item::field).toList(),
                    sum,
                    rows,
                    java.util.Arrays.stream(rows).map(row -> new Picture(1, 2, 3, row)).toList());
        }

        @PostMapping("/order")
        Order order(@Valid @RequestBody Order order) {
            return order;
        }

        @PostMapping("/pairs")
        List<String> pairs(@RequestBody Pairs pairs) {
            return pairs.pairs().stream()
                    .map(p -> p.reference().field() + p.candidate().picture().width())
                    .toList();
        }

        @GetMapping("/number")
        int number(@RequestParam @Max(10) int k) {
            return k;
        }

        @GetMapping({"/broken", "/v2/broken"})
        int broken() {
            throw new IllegalStateException("secret in /var/lib/secret");
        }

        @GetMapping({"/busy", "/v2/busy"})
        int busy() {
            throw new ServiceException(ErrorCode.OVERLOADED, "the queue is full")
                    .with("retryAfter", 3);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.timeout(SOON).build(), BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<byte[]> post(String path, String json) throws Exception {
        return send(
                to(path).header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return JSON.readTree(response.body());
    }

    private static JsonNode problem(HttpResponse<byte[]> response, int status, String code) {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        assertThat(response.statusCode()).as(text).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(text)
                .doesNotContain("org.latentserver", "java.", "tools.jackson", "Exception", "/var/");
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("code").asString()).as(text).isEqualTo(code);
        assertThat(problem.path("detail").asString()).isNotBlank();
        return problem;
    }

    private static Picture ramp() {
        return new Picture(1, 2, 3, new float[] {0, 0.2f, 0.4f, 0.6f, 0.8f, 1});
    }

    @Test
    void takesNumbersInEveryLayout() throws Exception {
        for (String one :
                List.of(
                        "[[[0,0.5,1],[1,0,0]]]",
                        "[[0,0.5,1],[1,0,0]]",
                        "[0,0.5,1,1,0,0]",
                        "[[[0],[0.5],[1]],[[1],[0],[0]]]")) {
            HttpResponse<byte[]> response = post("/items", "{\"inputs\":[" + one + "]}");
            assertThat(json(response).path("sum").asDouble()).as(one).isEqualTo(2.5);
        }
    }

    @Test
    void takesBase64ImagesAndDataUrls() throws Exception {
        String png = Pictures.base64(ramp());
        HttpResponse<byte[]> response =
                post(
                        "/items",
                        "{\"k\":2,\"images\":[\"%s\",\"data:image/png;base64,%s\"]}"
                                .formatted(png, png));
        assertThat(json(response).path("sum").asDouble()).isEqualTo(206, within(1e-5));
        assertThat(json(response).path("images").get(1).asString()).isEqualTo(png);
    }

    private static org.assertj.core.data.Offset<Double> within(double tolerance) {
        return org.assertj.core.data.Offset.offset(tolerance);
    }

    @Test
    void takesMultipartFiles() throws Exception {
        HttpResponse<byte[]> response =
                send(
                        to("/items?k=1")
                                .header("Content-Type", "multipart/form-data; boundary=XX")
                                .POST(BodyPublishers.ofByteArray(multipart("XX", 2))));
        assertThat(json(response).path("sum").asDouble()).isEqualTo(106, within(1e-5));
        assertThat(json(response).path("fields").get(1).asString()).isEqualTo("file[1]");
    }

    @Test
    void takesOneRawImage() throws Exception {
        HttpResponse<byte[]> response =
                send(
                        to("/items?k=1")
                                .header("Content-Type", "image/png")
                                .POST(BodyPublishers.ofByteArray(Pictures.png(ramp()))));
        assertThat(json(response).path("sum").asDouble()).isEqualTo(103, within(1e-5));
    }

    private static byte[] multipart(String boundary, int files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < files; i++) {
            out.write(
                    ("--"
                                    + boundary
                                    + "\r\nContent-Disposition: form-data; name=\"file\";"
                                    + " filename=\"a.png\"\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(Pictures.png(ramp()));
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    @Test
    void takesAndAnswersNpy() throws Exception {
        ByteArrayOutputStream npy = new ByteArrayOutputStream();
        Npy.write(npy, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 2, 2, 3);
        HttpResponse<byte[]> response =
                send(
                        to("/items?k=0")
                                .header("Content-Type", Npy.MEDIA_TYPE)
                                .header("Accept", Npy.MEDIA_TYPE)
                                .POST(BodyPublishers.ofByteArray(npy.toByteArray())));
        assertThat(response.headers().firstValue("Content-Type")).hasValue(Npy.MEDIA_TYPE);
        InputStream in = new ByteArrayInputStream(response.body());
        Npy.Header header = Npy.readHeader(in, 1000, null);
        assertThat(header.shape()).containsExactly(2, 6);
        assertThat(Npy.readFloats(in, header, Npy.NonFinite.REFUSE, null))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    @Test
    void answersSeveralPicturesAsOneGrid() throws Exception {
        HttpResponse<byte[]> response =
                send(
                        to("/items")
                                .header("Content-Type", "application/json")
                                .header("Accept", "image/png")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"inputs\":[[0,0,0,0,0,0],[0,0,0,0,0,0]]}")));
        Picture grid = Pictures.decode(response.body(), 1000, null);
        assertThat(grid.width()).isEqualTo(3 + 2 + 3);
        assertThat(grid.height()).isEqualTo(2);
    }

    @Test
    void saysWhatTheModelTakes() throws Exception {
        String big = Pictures.base64(new Picture(3, 4, 5, new float[60]));
        JsonNode problem =
                problem(post("/items", "{\"images\":[\"" + big + "\"]}"), 400, "invalid-request");
        assertThat(problem.path("detail").asString())
                .startsWith("images[0]: 4x5x3 given, this model takes 2x3x1");
        assertThat(problem.path("field").asString()).isEqualTo("images[0]");
        HttpResponse<byte[]> resized =
                post("/items", "{\"resize\":true,\"images\":[\"" + big + "\"]}");
        assertThat(resized.statusCode()).isEqualTo(200);
    }

    @Test
    void namesTheElementThatIsWrong() throws Exception {
        assertThat(inputs("[[1,2],[3]]").path("field").asString()).isEqualTo("inputs[1]");
        assertThat(inputs("[[[1],[2]],[[3],4]]").path("field").asString())
                .isEqualTo("inputs[1][1]");
        assertThat(inputs("[[1,\"NaN\"]]").path("field").asString()).isEqualTo("inputs[0][1]");
        assertThat(inputs("[[1e99]]").path("detail").asString()).contains("beyond the range");
        assertThat(inputs("[[NaN]]").path("detail").asString()).contains("NaN");
        assertThat(inputs("[[]]").path("detail").asString()).contains("inputs[0] is empty");
        assertThat(inputs("[]").path("detail").asString()).contains("empty");
        assertThat(inputs("[[1,2,3]]").path("detail").asString())
                .contains("inputs[0]: 3 numbers given, this model takes 2x3x1");
        JsonNode cut = problem(post("/items", "{\"inputs\":[[1,2"), 400, "invalid-request");
        assertThat(cut.path("detail").asString()).contains("ends too early");
    }

    private JsonNode inputs(String array) throws Exception {
        return problem(post("/items", "{\"inputs\":" + array + "}"), 400, "invalid-request");
    }

    @Test
    void refusesTooManyItems() throws Exception {
        JsonNode problem = problem(post("/items", "{\"inputs\":[1,2,3,4,5]}"), 413, "too-large");
        assertThat(problem.path("limit").asInt()).isEqualTo(4);
    }

    @Test
    void refusesImagesThatAreNone() throws Exception {
        problem(post("/items", "{\"images\":[\"aGVsbG8=\"]}"), 422, "invalid-data");
        problem(post("/items", "{\"images\":[\"%%%\"]}"), 400, "invalid-request");
        problem(post("/items", "{\"images\":[\"http://x/y.png\"]}"), 400, "invalid-request");
        problem(post("/items", "{}"), 400, "invalid-request");
    }

    @Test
    void suggestsTheNearestMember() throws Exception {
        JsonNode items = problem(post("/items", "{\"image\":[]}"), 400, "invalid-request");
        assertThat(items.path("suggestion").asString()).isEqualTo("images");
        JsonNode order =
                problem(post("/order", "{\"count\":1,\"nmae\":\"a\"}"), 400, "invalid-request");
        assertThat(order.path("suggestion").asString()).as("%s", order).isEqualTo("name");
        assertThat(order.path("field").asString()).isEqualTo("nmae");
    }

    @Test
    void listsEveryFieldThatIsOutOfRange() throws Exception {
        JsonNode problem =
                problem(post("/order", "{\"name\":\" \",\"count\":10}"), 400, "invalid-request");
        assertThat(problem.path("errors")).hasSize(2);
        assertThat(problem.path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("name", "count");
    }

    @Test
    void saysWhereTheJsonIsWrong() throws Exception {
        JsonNode type =
                problem(
                        post("/order", "{\"name\":\"a\",\n\"inner\":{\"sizes\":[1,\"x\"]}}"),
                        400,
                        "invalid-request");
        assertThat(type.path("field").asString()).isEqualTo("inner.sizes[1]");
        assertThat(type.path("line").asInt()).isEqualTo(2);
        assertThat(type.path("value").asString()).isEqualTo("x");
        problem(post("/order", "{\"name\":"), 400, "invalid-request");
        problem(post("/order", ""), 400, "invalid-request");
        assertThat(
                        problem(post("/order", "{\"name\":\"a\"}"), 400, "invalid-request")
                                .path("detail")
                                .asString())
                .startsWith("count is missing");
        assertThat(
                        problem(post("/order", "{\"count\":1,\"count\":2}"), 400, "invalid-request")
                                .path("detail")
                                .asString())
                .contains("twice");
        problem(post("/order", "{\"name\":\"a\",\"count\":1} x"), 400, "invalid-request");
        problem(post("/order", "[".repeat(5000)), 400, "invalid-request");
        problem(post("/order", "{\"name\":\"a\",\"count\":1.5}"), 400, "invalid-request");
    }

    @Test
    void namesTheItemOfARecord() throws Exception {
        String png = Pictures.base64(ramp());
        HttpResponse<byte[]> good =
                post(
                        "/pairs",
                        "{\"pairs\":[{\"reference\":[[0,1],[1,0]],\"candidate\":\""
                                + png
                                + "\"}]}");
        assertThat(json(good).get(0).asString()).isEqualTo("pairs[0].reference3");
        JsonNode bad =
                problem(
                        post("/pairs", "{\"pairs\":[{\"reference\":\"?\"}]}"),
                        400,
                        "invalid-request");
        assertThat(bad.path("field").asString()).isEqualTo("pairs[0].reference");
    }

    @Test
    void answersWhatSpringRefusesInTheSameForm() throws Exception {
        assertThat(
                        problem(send(to("/number?k=abc")), 400, "invalid-request")
                                .path("field")
                                .asString())
                .isEqualTo("k");
        problem(send(to("/number?k=11")), 400, "invalid-request");
        problem(send(to("/number")), 400, "invalid-request");
        problem(send(to("/nowhere")), 404, "not-found");
        problem(send(to("/order")), 405, "method-not-allowed");
        problem(
                send(
                        to("/order")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("x"))),
                415,
                "unsupported-media-type");
        problem(send(to("/number?k=1").header("Accept", "image/png")), 406, "not-acceptable");
    }

    @Test
    void tellsNothingOfItsOwnFailures() throws Exception {
        JsonNode problem = problem(send(to("/broken")), 500, "internal");
        assertThat(problem.path("id").asString()).hasSize(36);
    }

    @Test
    void answersOpenInferenceRoutesInTheirForm() throws Exception {
        HttpResponse<byte[]> response = send(to("/v2/busy"));
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(json(response)).isEqualTo(JSON.readTree("{\"error\":\"the queue is full\"}"));
    }

    @Test
    void refusesLongBodiesUnread() throws Exception {
        HttpResponse<byte[]> response =
                send(
                        to("/items")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(new byte[100 << 20])));
        assertThat(problem(response, 413, "too-large").path("limit").asInt()).isEqualTo(1 << 20);
    }

    @Test
    void countsBodiesThatDeclareNoLength() throws Exception {
        byte[] body =
                "{\"inputs\":[".concat("1,".repeat(2 << 20)).getBytes(StandardCharsets.US_ASCII);
        for (String path : List.of("/order", "/items")) {
            // 4 items are the limit of the fake server, so that only nesting reaches the body's
            byte[] sent = path.equals("/items") ? nested(body) : body;
            HttpResponse<byte[]> response =
                    send(
                            to(path).header("Content-Type", "application/json")
                                    .POST(
                                            BodyPublishers.ofInputStream(
                                                    () -> new ByteArrayInputStream(sent))));
            problem(response, 413, "too-large");
        }
    }

    private static byte[] nested(byte[] body) {
        return new String(body, StandardCharsets.US_ASCII)
                .replace("{\"inputs\":[", "{\"inputs\":[[")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
