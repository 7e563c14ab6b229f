package org.latentserver.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The protocol over real HTTP, on the models that come with the service. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "latent.limits.body=1MB")
class OpenInferenceIntegrationTests {
    private static final int PIXELS = 28 * 28;
    private static final int CODE = 32;
    private static final String HEADER = "Inference-Header-Content-Length";
    private static final String DIGITS = "/v2/models/digits/infer";
    private static final String WORDS = "/v2/models/english/infer";
    private static final String KING =
            "{\"inputs\":[{\"name\":\"words\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"king\"]}]}";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir static Path home;

    @LocalServerPort private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("latent.home", home::toString);
    }

    @Test
    void tellsHealthAndWhatItIs() {
        assertThat(json(get("/v2/health/live"), 200)).isEqualTo(tree("{\"live\":true}"));
        assertThat(json(get("/v2/health/ready"), 200)).isEqualTo(tree("{\"ready\":true}"));
        JsonNode server = json(get("/v2"), 200);
        assertThat(server.get("name").asString()).isEqualTo("latent-server");
        assertThat(server.get("version").isString()).isTrue();
        assertThat(server.get("extensions").toString()).contains("\"binary_tensor_data\"");
        assertThat(json(get("/v2/"), 200)).isEqualTo(server);
    }

    @Test
    void describesModelsWithAndWithoutVersion() {
        JsonNode model = json(get("/v2/models/digits"), 200);

        assertThat(model.get("name").asString()).isEqualTo("digits");
        assertThat(model.get("platform").asString()).isEqualTo("latentserver_autoencoder");
        assertThat(model.get("versions")).isEqualTo(tree("[\"1\"]"));
        assertThat(model.get("inputs"))
                .isEqualTo(
                        tree(
                                "[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[-1,1,28,28]}]"));
        assertThat(model.at("/outputs/0"))
                .isEqualTo(tree("{\"name\":\"code\",\"datatype\":\"FP32\",\"shape\":[-1,32]}"));
        assertThat(json(get("/v2/models/digits/versions/1"), 200)).isEqualTo(model);
        JsonNode ready = tree("{\"name\":\"digits\",\"ready\":true}");
        assertThat(json(get("/v2/models/digits/ready"), 200)).isEqualTo(ready);
        assertThat(json(get("/v2/models/digits/versions/1/ready"), 200)).isEqualTo(ready);
        assertThat(json(get("/v2/models/digits/config"), 200).at("/input/0"))
                .isEqualTo(
                        tree(
                                "{\"name\":\"input\",\"data_type\":\"TYPE_FP32\",\"dims\":[1,28,28]}"));
    }

    /** Triton's Python and Java clients send no Content-Type. */
    @Test
    void takesBodiesWithoutContentTypeAndAnswersInOnePiece() {
        HttpResponse<byte[]> response = send(request(DIGITS, digits(2, "")));

        JsonNode answer = json(response, 200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValueAsLong("Content-Length"))
                .hasValue(response.body().length);
        assertThat(response.headers().firstValue("Transfer-Encoding")).isEmpty();
        assertThat(response.headers().firstValue(HEADER)).isEmpty();
        assertThat(answer.get("model_name").asString()).isEqualTo("digits");
        assertThat(answer.get("model_version").asString()).isEqualTo("1");
        assertThat(answer.has("id")).isFalse();
        assertThat(answer.at("/outputs/0/name").asString()).isEqualTo("code");
        assertThat(answer.at("/outputs/0/shape")).isEqualTo(tree("[2,32]"));
        assertThat(answer.at("/outputs/1/name").asString()).isEqualTo("reconstruction");
        assertThat(answer.at("/outputs/1/data")).hasSize(2 * PIXELS);
    }

    @Test
    void agreesWithTheVerbOfTheFamily() {
        HttpRequest.Builder verb =
                request(
                                "/v1/autoencoders/digits/encode",
                                "{\"inputs\":[" + numbers(0) + "," + numbers(1) + "]}")
                        .header("Content-Type", "application/json");
        List<Float> codes = new ArrayList<>();
        json(send(verb), 200).get("codes").forEach(row -> codes.addAll(floats(row)));

        JsonNode answer =
                json(send(request(DIGITS, digits(2, ",\"outputs\":[{\"name\":\"code\"}]"))), 200);

        assertThat(answer.get("outputs")).hasSize(1);
        assertThat(floats(answer.at("/outputs/0/data"))).isEqualTo(codes);
    }

    @Test
    void givesOutputsInTheOrderAskedForAndTheIdBack() {
        String wanted =
                ",\"id\":\"a"
                    + " \\\"b\\\"\",\"outputs\":[{\"name\":\"reconstruction\"},{\"name\":\"code\"}]";

        JsonNode answer = json(send(request(DIGITS, digits(1, wanted))), 200);

        assertThat(answer.get("id").asString()).isEqualTo("a \"b\"");
        assertThat(answer.at("/outputs/0/name").asString()).isEqualTo("reconstruction");
        assertThat(answer.at("/outputs/1/name").asString()).isEqualTo("code");
    }

    /** What Triton's clients send when no outputs are named. */
    @Test
    void answersBinaryRequestsInBinary() {
        String head =
                """
                {"parameters":{"binary_data_output":true},"inputs":[{"name":"input","shape":[2,1,28,28],\
                "datatype":"FP32","parameters":{"binary_data_size":6272}}]}\
                """;
        HttpResponse<byte[]> response = send(binary(DIGITS, head, pixels(2)));

        int length = (int) response.headers().firstValueAsLong(HEADER).orElseThrow();
        JsonNode answer = tree(new String(response.body(), 0, length, StandardCharsets.UTF_8));
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/octet-stream");
        assertThat(response.headers().firstValueAsLong("Content-Length"))
                .hasValue(response.body().length);
        assertThat(answer.at("/outputs/0/parameters/binary_data_size").asInt())
                .isEqualTo(4 * 2 * CODE);
        assertThat(answer.at("/outputs/0/data").isMissingNode()).isTrue();
        assertThat(response.body()).hasSize(length + 4 * 2 * (CODE + PIXELS));
        ByteBuffer code = ByteBuffer.wrap(response.body()).order(ByteOrder.LITTLE_ENDIAN);
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < 2 * CODE; i++) {
            values.add(code.getFloat(length + 4 * i));
        }
        JsonNode json = json(send(request(DIGITS, digits(2, ""))), 200);
        assertThat(values).isEqualTo(floats(json.at("/outputs/0/data")));
    }

    @Test
    void mixesJsonAndBinaryInOneAnswer() {
        String wanted =
                ",\"parameters\":{\"binary_data_output\":true},\"outputs\":[{\"name\":\"code\",\"parameters\":{\"binary_data\":false}},{\"name\":\"reconstruction\"}]";

        HttpResponse<byte[]> response = send(request(DIGITS, digits(1, wanted)));

        int length = (int) response.headers().firstValueAsLong(HEADER).orElseThrow();
        JsonNode answer = tree(new String(response.body(), 0, length, StandardCharsets.UTF_8));
        assertThat(answer.at("/outputs/0/data")).hasSize(CODE);
        assertThat(answer.at("/outputs/1/parameters/binary_data_size").asInt())
                .isEqualTo(4 * PIXELS);
        assertThat(response.body()).hasSize(length + 4 * PIXELS);
    }

    @Test
    void takesARawBody() {
        HttpResponse<byte[]> response = send(binary(DIGITS, "", pixels(1)));

        assertThat(response.statusCode()).isEqualTo(200);
        int length = (int) response.headers().firstValueAsLong(HEADER).orElseThrow();
        assertThat(response.body()).hasSize(length + 4 * (CODE + PIXELS));
    }

    @Test
    void servesEveryFamily() {
        JsonNode words = json(send(request(WORDS, KING)), 200);
        assertThat(words.at("/outputs/0/shape")).isEqualTo(tree("[1,100]"));

        String seeds =
                "{\"inputs\":[{\"name\":\"seed\",\"shape\":[2],\"datatype\":\"INT64\",\"data\":[7,7]}]}";
        JsonNode drawn = json(send(request("/v2/models/digits-gan/infer", seeds)), 200);
        List<Float> pictures = floats(drawn.at("/outputs/0/data"));
        assertThat(drawn.at("/outputs/0/shape")).isEqualTo(tree("[2,1,28,28]"));
        assertThat(pictures.subList(0, PIXELS)).isEqualTo(pictures.subList(PIXELS, 2 * PIXELS));

        String noise =
                "{\"inputs\":[{\"name\":\"z\",\"shape\":[1,64],\"datatype\":\"FP32\",\"data\":%s}]}"
                        .formatted(java.util.Collections.nCopies(64, 0.5));
        JsonNode decoded = json(send(request("/v2/models/digits-gan/infer", noise)), 200);
        assertThat(decoded.at("/outputs/0/data")).hasSize(PIXELS);

        JsonNode classes =
                json(
                        send(
                                request(
                                        "/v2/models/digits-classifier/infer",
                                        "{\"inputs\":[" + image("images", 0) + "]}")),
                        200);
        double sum = 0;
        for (float probability : floats(classes.at("/outputs/0/data"))) {
            sum += probability;
        }
        assertThat(sum).isBetween(0.9999, 1.0001);
    }

    @Test
    void comparesPicturesAsTheVerbDoes() {
        String path = "/v2/models/digits-classifier/infer";
        String same = "{\"inputs\":[" + image("reference", 0) + "," + image("candidate", 0) + "]}";
        String other = "{\"inputs\":[" + image("reference", 0) + "," + image("candidate", 1) + "]}";

        assertThat(floats(json(send(request(path, same)), 200).at("/outputs/0/data")))
                .containsExactly(0f);
        HttpRequest.Builder verb =
                request(
                                "/v1/perceptual/digits-classifier/score",
                                "{\"pairs\":[{\"reference\":%s,\"candidate\":%s}]}"
                                        .formatted(square(0), square(1)))
                        .header("Content-Type", "application/json");
        float distance =
                floats(json(send(request(path, other)), 200).at("/outputs/0/data")).getFirst();
        assertThat(distance).isPositive();
        assertThat(distance).isEqualTo(json(send(verb), 200).at("/scores/0/distance").floatValue());
        String alone = "{\"inputs\":[" + image("reference", 0) + "]}";
        assertThat(error(send(request(path, alone)), 400))
                .contains("the inputs are reference, expected images; or reference, candidate");
    }

    @Test
    void takesCompressedBodiesAndCompressesAnswers() throws IOException {
        byte[] plain = digits(1, "").getBytes(StandardCharsets.UTF_8);
        JsonNode expected = json(send(request(DIGITS, digits(1, ""))), 200);

        HttpResponse<byte[]> gzip =
                send(
                        body(DIGITS, compressed(plain, true))
                                .header("Content-Encoding", "gzip")
                                .header("Accept-Encoding", "deflate, gzip;q=0.5"));
        assertThat(gzip.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(gzip.headers().firstValueAsLong("Content-Length")).hasValue(gzip.body().length);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.body()))) {
            assertThat(JSON.readTree(in.readAllBytes())).isEqualTo(expected);
        }
        HttpResponse<byte[]> deflate =
                send(
                        body(DIGITS, compressed(plain, false))
                                .header("Content-Encoding", "deflate")
                                .header("Accept-Encoding", "gzip;q=0"));
        assertThat(json(deflate, 200)).isEqualTo(expected);
    }

    /** Attack case 22. */
    @Test
    void boundsWhatIsInflated() throws IOException {
        byte[] bomb = compressed(new byte[64 << 20], true);
        assertThat(bomb.length).isLessThan(100_000);

        assertThat(error(send(body(DIGITS, bomb).header("Content-Encoding", "gzip")), 413))
                .contains("1048576 bytes");
        assertThat(error(send(body(DIGITS, bomb).header("Content-Encoding", "gzip, gzip")), 415))
                .contains("gzip, deflate, identity");
        assertThat(error(send(body(DIGITS, bomb).header("Content-Encoding", "br")), 415))
                .contains("'br'");
        byte[] cut = Arrays.copyOf(bomb, 20);
        assertThat(error(send(body(DIGITS, cut).header("Content-Encoding", "gzip")), 400))
                .contains("not whole gzip data");
    }

    /** Attack case 20. */
    @ParameterizedTest
    @CsvSource({
        "-1,'-1'",
        "abc,'abc'",
        "1000000,has only",
        "99999999999999999999,99999999999999999999",
        "+5,'+5'",
        "'',''''"
    })
    void refusesHeadersThatAreNotWithinTheBody(String header, String says) {
        assertThat(error(send(request(DIGITS, digits(1, "")).header(HEADER, header)), 400))
                .contains(HEADER)
                .contains(says);
    }

    /** Attack case 20. */
    @Test
    void refusesTheHeaderTwice() {
        HttpRequest.Builder twice =
                request(DIGITS, digits(1, "")).header(HEADER, "10").header(HEADER, "10");

        assertThat(error(send(twice), 400)).contains("is given 2 times");
    }

    @Test
    void answersEveryErrorInTheProtocolsForm() {
        assertThat(error(get("/v2/models/absent"), 404)).isEqualTo("there is no model absent");
        assertThat(error(send(request("/v2/models/absent/infer", KING)), 404)).contains("absent");
        assertThat(error(get("/v2/models/digits/versions/9"), 404)).contains("no version 9");
        assertThat(error(get("/v2/models/digits/versions/x"), 400)).contains("version 'x'");
        assertThat(error(get("/v2/models/a..b"), 400)).contains("model");
        assertThat(error(get("/v2/nothing"), 404)).contains("nothing at this path");
        assertThat(error(get(DIGITS), 405)).contains("POST");
        assertThat(error(send(body(DIGITS, new byte[0])), 400)).contains("empty");
        assertThat(error(send(body(DIGITS, new byte[2 << 20])), 413)).contains("1048576");
        assertThat(error(send(request(DIGITS, "{\"inputs\":")), 400)).contains("ends too early");
        assertThat(error(send(request(DIGITS, "[".repeat(100_000))), 400)).doesNotContain("org.");
        assertThat(error(send(request(WORDS, KING.replace("king", "qeen"))), 400))
                .contains("words[0]")
                .contains("'qeen' is not in the vocabulary");
        assertThat(error(send(request(DIGITS, digits(1, ",\"outputs\":[{\"name\":\"x\"}]"))), 400))
                .contains("no output 'x'")
                .contains("code, reconstruction");
    }

    /** Attack cases 17 and 18 over HTTP; the others are InferRequestReaderTests. */
    @Test
    void refusesImpossibleShapesNamingTheTensor() {
        for (String shape : List.of("[1000000000,1,28,28]", "[16,1152921504606846978,28,28]")) {
            String request =
                    "{\"inputs\":[{\"name\":\"input\",\"shape\":%s,\"datatype\":\"FP32\",\"data\":[0]}]}"
                            .formatted(shape);
            assertThat(error(send(request(DIGITS, request)), 400)).contains("input 'input'");
        }
    }

    @Test
    void givesUpWhenTheTimeoutIsOver() {
        String soon = digits(1, ",\"parameters\":{\"timeout\":1}");

        assertThat(error(send(request(DIGITS, soon)), 504)).contains("within 1 microseconds");
        String later = digits(1, ",\"parameters\":{\"timeout\":60000000,\"priority\":2}");
        json(send(request(DIGITS, later)), 200);
    }

    @Test
    void loadsKeepsAndUnloads() {
        String load = "/v2/repository/models/english/load";
        HttpResponse<byte[]> loaded = send(request(load, ""));
        assertThat(loaded.statusCode()).isEqualTo(200);
        assertThat(loaded.body()).isEmpty();
        assertThat(state("english")).isEqualTo("READY pinned");
        JsonNode ready = json(send(request("/v2/repository/index", "{\"ready\":true}")), 200);
        assertThat(ready.toString()).contains("\"english\"");

        String unload = "{\"parameters\":{\"unload_dependents\":false}}";
        assertThat(send(request("/v2/repository/models/english/unload", unload)).statusCode())
                .isEqualTo(200);
        assertThat(state("english")).isEqualTo("UNAVAILABLE not in memory, the next call loads it");
        json(send(request(WORDS, KING)), 200); // loads again
        assertThat(state("english")).isEqualTo("READY ");
        assertThat(error(send(request(load, "{\"parameters\":{\"config\":\"{}\"}}")), 400))
                .contains("'config' is not supported");
        assertThat(error(send(request("/v2/repository/models/absent/load", "")), 404))
                .contains("absent");
    }

    @Test
    void countsRequestsItemsAndPasses() {
        String stats = "/v2/models/digits-classifier/stats";
        String request = "{\"inputs\":[" + image("images", 0) + "]}";
        json(send(request("/v2/models/digits-classifier/infer", request)), 200);
        long before = model(stats).at("/inference_stats/success/count").asLong();

        json(send(request("/v2/models/digits-classifier/infer", request)), 200);
        error(send(request("/v2/models/digits-classifier/infer", "{}")), 400);

        JsonNode model = model(stats);
        assertThat(model.at("/inference_stats/success/count").asLong()).isEqualTo(before + 1);
        assertThat(model.at("/inference_stats/fail/count").asLong()).isPositive();
        assertThat(model.get("last_inference").asLong()).isPositive();
        // a pass is counted when its worker is done, which may be after the answer
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(model(stats).get("inference_count").asLong())
                                .isGreaterThanOrEqualTo(before + 1));
        assertThat(model(stats).at("/inference_stats/compute_infer/ns").asLong()).isPositive();
        assertThat(json(get("/v2/models/stats"), 200).get("model_stats").toString())
                .contains("digits-classifier");
    }

    private JsonNode model(String stats) {
        return json(get(stats), 200).at("/model_stats/0");
    }

    private String state(String model) {
        JsonNode index = json(send(request("/v2/repository/index", "")), 200);
        for (JsonNode entry : index) {
            if (entry.get("name").asString().equals(model)) {
                return entry.get("state").asString() + " " + entry.get("reason").asString();
            }
        }
        throw new AssertionError(index);
    }

    private static String digits(int count, String more) {
        List<String> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(numbers(i));
        }
        return "{\"inputs\":[{\"name\":\"input\",\"shape\":[%d,1,28,28],\"datatype\":\"FP32\",\"data\":[%s]}]%s}"
                .formatted(count, String.join(",", images).replaceAll("[\\[\\]]", ""), more);
    }

    private static String image(String name, int number) {
        return "{\"name\":\"%s\",\"shape\":[1,1,28,28],\"datatype\":\"FP32\",\"data\":%s}"
                .formatted(name, numbers(number));
    }

    /** A slope that differs from picture to picture. */
    private static float pixel(int picture, int at) {
        return ((at * (picture + 3)) % 64) / 64f;
    }

    private static String numbers(int picture) {
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < PIXELS; i++) {
            values.add(pixel(picture, i));
        }
        return values.toString();
    }

    private static List<List<Float>> square(int picture) {
        List<List<Float>> rows = new ArrayList<>();
        for (int y = 0; y < 28; y++) {
            List<Float> row = new ArrayList<>();
            for (int x = 0; x < 28; x++) {
                row.add(pixel(picture, 28 * y + x));
            }
            rows.add(row);
        }
        return rows;
    }

    private static byte[] pixels(int count) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * count * PIXELS).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count * PIXELS; i++) {
            bytes.putFloat(pixel(i / PIXELS, i % PIXELS));
        }
        return bytes.array();
    }

    private static List<Float> floats(JsonNode array) {
        List<Float> values = new ArrayList<>();
        array.forEach(value -> values.add(value.floatValue()));
        return values;
    }

    private static byte[] compressed(byte[] bytes, boolean gzip) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream in = gzip ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
            in.write(bytes);
        }
        return out.toByteArray();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(SOON);
    }

    private HttpRequest.Builder body(String path, byte[] body) {
        return to(path).POST(BodyPublishers.ofByteArray(body));
    }

    private HttpRequest.Builder request(String path, String json) {
        return body(path, json.getBytes(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder binary(String path, String json, byte[] binary) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(json.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(binary);
        return body(path, body.toByteArray()).header(HEADER, Integer.toString(json.length()));
    }

    private HttpResponse<byte[]> get(String path) {
        return send(to(path));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode tree(String json) {
        return JSON.readTree(json);
    }

    private static JsonNode json(HttpResponse<byte[]> response, int status) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        assertThat(response.statusCode()).as(body).isEqualTo(status);
        return tree(body);
    }

    /** The message of a body that has nothing beside it. */
    private static String error(HttpResponse<byte[]> response, int status) {
        JsonNode body = json(response, status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(body.propertyNames()).containsExactlyElementsOf(Map.of("error", 1).keySet());
        String error = body.get("error").asString();
        assertThat(error).doesNotContain("Exception", "java.", "org.latentserver", "tools.jackson");
        return error;
    }
}
