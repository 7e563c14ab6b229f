package org.latentserver.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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

/**
 * The conventions over real HTTP, with a controller that only echoes. The tests share one server.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = HttpConventions.Server.class,
        properties = {
            "latent.limits.body=1MB",
            "latent.limits.items=4",
            "latent.limits.image-pixels=10000",
            "server.tomcat.max-swallow-size=256MB"
        })
abstract class HttpConventions {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    static final JsonMapper JSON = JsonMapper.builder().build();

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
        CompressedBodyFilter.class,
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

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.timeout(SOON).build(), BodyHandlers.ofByteArray());
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    HttpResponse<byte[]> post(String path, String json) throws Exception {
        return send(
                to(path).header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    static JsonNode json(HttpResponse<byte[]> response) {
        return JSON.readTree(response.body());
    }

    static JsonNode problem(HttpResponse<byte[]> response, int status, String code) {
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

    static Picture ramp() {
        return new Picture(1, 2, 3, new float[] {0, 0.2f, 0.4f, 0.6f, 0.8f, 1});
    }
}
