package org.latentserver.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Cases 14, 15, 21, 22, 25, 29 and 36: paths, headers and bodies that are more than they seem. */
@ExtendWith(OutputCaptureExtension.class)
class RequestAttackTests extends AttackedServer {
    private static final String ENCODE = "/v1/autoencoders/digits/encode";
    private static final String INFER = "/v2/models/digits/infer";

    @Test
    void headersThatNameAnotherServer() throws Exception {
        Multipart form =
                new Multipart()
                        .field("name", "plain")
                        .file("file", "x", "a,b\n1,2\n".getBytes(StandardCharsets.US_ASCII));
        HttpResponse<String> made =
                send(
                        to("/v1/datasets")
                                .header("Content-Type", form.contentType())
                                .header("X-Forwarded-Host", "evil.example")
                                .header("X-Forwarded-Proto", "https")
                                .header("X-Forwarded-Prefix", "/evil")
                                .header("X-OpenAI-Baseurl", "http://evil.example")
                                .header("Forwarded", "host=evil.example")
                                .POST(BodyPublishers.ofByteArray(form.bytes())));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.headers().toString() + made.body()).doesNotContain("evil");
        send(to("/v1/datasets/plain").DELETE());
        HttpResponse<String> document =
                send(to("/v3/api-docs").header("X-Forwarded-Host", "evil.example"));
        assertThat(document.body()).doesNotContain("evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%2e%2e",
                "%252e%252e%252f",
                "..%2f..%2fetc",
                "..%5c..",
                "x;y=z",
                "x%00y",
                "%D0%B0utoencoder",
                "con",
                "nul.txt",
                ".hidden",
                "a..b",
                "-rf",
                "%0d%0aX-Evil:1",
                "%3Cscript%3E",
                "*",
                "digits%20",
                "$%7Bjndi:ldap:%7D"
            })
    void namesThatAreMoreThanNames(String name) throws Exception {
        for (String path :
                List.of(
                        "/v1/models/%s",
                        "/v1/models/%s/versions/1",
                        "/v1/models/%s/versions/1/export",
                        "/v1/datasets/%s",
                        "/v1/datasets/%s/preview",
                        "/v1/jobs/%s",
                        "/v1/jobs/%s/events",
                        "/v1/words/%s/nearest?word=a",
                        "/v2/models/%s",
                        "/v2/models/%s/ready")) {
            HttpResponse<String> answer = get(path.formatted(name));
            assertThat(answer.statusCode()).as(path.formatted(name)).isIn(400, 404);
            assertThat(answer.headers().firstValue("X-Evil")).isEmpty();
            tellsNothing(answer.body());
        }
        refused(postJson("/v1/autoencoders/" + name + "/encode", "{\"inputs\":[[1]]}"), 400, 404);
        refused(postJson("/v2/models/" + name + "/infer", "{\"inputs\":[]}"), 400, 404);
        refused(send(to("/v1/models/" + name).DELETE()), 400, 404);
    }

    @Test
    void namesOfTenKilobytes() throws Exception {
        String name = "x".repeat(10_000);
        assertThat(get("/v1/models/" + name).statusCode()).isIn(400, 404, 414);
        assertThat(get("/v1/words/english/nearest?word=" + name).statusCode()).isIn(400, 414);
    }

    @Test
    void namesOfNewThings() throws Exception {
        for (String name :
                List.of("..", "../x", "a/b", "con", "a\\u0000b", "\\u0430", " ", "x".repeat(65))) {
            refused(
                    postJson(
                            "/v1/jobs",
                            "{\"family\":\"autoencoder\",\"model\":\"%s\",\"dataset\":\"d\"}"
                                    .formatted(name)),
                    400);
            refused(
                    upload(
                            "/v1/datasets",
                            new Multipart()
                                    .field(
                                            "name",
                                            name.replace("\\u0000", "\0")
                                                    .replace("\\u0430", "\u0430"))
                                    .file(
                                            "file",
                                            "x",
                                            "a,b\n1,2\n".getBytes(StandardCharsets.US_ASCII))),
                    400);
        }
    }

    @Test
    void jsonThatIsDeepWideOrTwofold() throws Exception {
        StringBuilder keys = new StringBuilder("{");
        for (int i = 0; i < 300_000; i++) {
            keys.append("\"k").append(i).append("\":1,");
        }
        byte[] bom = "\ufeff{\"inputs\":[[0]]}".getBytes(StandardCharsets.UTF_16LE);
        for (String path : List.of(ENCODE, INFER, "/v1/jobs")) {
            refused(postJson(path, "[".repeat(100_000)), 400);
            refused(postJson(path, "{\"inputs\":" + "[".repeat(100_000)), 400);
            refused(postJson(path, "{\"parameters\":" + "{\"a\":".repeat(100_000)), 400);
            refused(postJson(path, keys + "\"z\":1}"), 400);
            refused(postJson(path, "{\"inputs\":[],\"inputs\":[]}"), 400);
            refused(postJson(path, "{\"inputs\":[[" + "9".repeat(1000) + "]]}"), 400);
            refused(postJson(path, "{\"inputs\":[[1e999999999]]}"), 400);
            refused(postJson(path, "{\"inputs\":[[NaN]]}"), 400);
            refused(postJson(path, "{\"" + "k".repeat(2_000) + "\":1}"), 400);
            refused(postJson(path, "\"" + "s".repeat(BODY_LIMIT) + "\""), 413);
            refused(
                    post(path, JSON, new byte[] {'{', '"', (byte) 0xc3, '(', '"', ':', '1', '}'}),
                    400);
            refused(post(path, JSON, bom), 400);
            refused(post(path, JSON, new byte[] {0, 0, 0, 0}), 400);
        }
    }

    @Test
    void encodingsThatInflateOrAreUnknown() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(" ".repeat(64 << 20).getBytes(StandardCharsets.US_ASCII));
        }
        for (String path : List.of(ENCODE, INFER)) {
            refused(encoded(path, "gzip", bomb.toByteArray()), 413);
            refused(encoded(path, "gzip, gzip", bomb.toByteArray()), 415);
            refused(encoded(path, "br", bomb.toByteArray()), 415);
            refused(encoded(path, "zstd", new byte[] {1}), 415);
        }
    }

    private HttpResponse<String> encoded(String path, String encoding, byte[] body)
            throws Exception {
        return send(
                to(path).header("Content-Type", JSON)
                        .header("Content-Encoding", encoding)
                        .POST(BodyPublishers.ofByteArray(body)));
    }

    @Test
    void formsWithoutMeasure() throws Exception {
        Multipart parts = new Multipart().field("name", "attack");
        for (int i = 0; i < 10_000; i++) {
            parts.field("p" + i, "x");
        }
        refused(upload("/v1/datasets", parts), 400, 413);
        refused(upload("/v1/models", parts), 400, 413);

        Multipart header =
                new Multipart()
                        .part("form-data; name=\"" + "n".repeat(1 << 20) + "\"", new byte[1]);
        refused(upload("/v1/datasets", header), 400, 413);

        Multipart nested =
                new Multipart()
                        .field("name", "attack")
                        .part(
                                "form-data; name=\"file\"\r\n"
                                        + "Content-Type: multipart/mixed; boundary=limit7Q",
                                new Multipart().field("a", "b").bytes());
        refused(upload("/v1/datasets", nested), 400, 422);

        HttpResponse<String> boundary =
                post(
                        "/v1/datasets",
                        "multipart/form-data; boundary=" + "b".repeat(4_000),
                        new byte[9]);
        refused(boundary, 400);
        refused(post("/v1/datasets", "multipart/form-data", new byte[9]), 400);
        String head =
                RawHttp.head(
                        "POST /v1/datasets HTTP/1.1",
                        "Content-Type: multipart/form-data; boundary=" + "b".repeat(1 << 20),
                        "Content-Length: 5");
        assertThat(RawHttp.send(port, head).status()).isIn(0, 400, 431);
    }

    @Test
    void pagesThatSendJsonAsText() throws Exception {
        String order = "{\"family\":\"autoencoder\",\"model\":\"m\",\"dataset\":\"d\"}";
        for (String type :
                List.of(
                        "text/plain",
                        "application/x-www-form-urlencoded",
                        "multipart/form-data; boundary=x")) {
            refused(post("/v1/jobs", type, order.getBytes(StandardCharsets.US_ASCII)), 415);
        }
        String evil = "Origin: https://evil.example";
        String delete = RawHttp.head("DELETE /v1/models/digits HTTP/1.1", evil);
        assertThat(RawHttp.send(port, delete).status()).isEqualTo(403);
        String rebound =
                RawHttp.head("GET /v1/models HTTP/1.1").replace("localhost", "evil.example");
        assertThat(RawHttp.send(port, rebound).status()).isEqualTo(403);
        assertThat(get("/v1/models/digits").statusCode()).isEqualTo(200);
    }

    @Test
    void textThatForgesLogLines(CapturedOutput log) throws Exception {
        String forged = "%0d%0aFORGED%1b%5b31m";
        get("/v1/models/x" + forged);
        get("/v1/words/english/nearest?word=x" + forged);
        get("/v1/jobs?state=" + forged);
        postJson("/v1/jobs", "{\"family\":\"x\\r\\nFORGED\",\"model\":\"m\",\"dataset\":\"d\"}");
        send(to("/v1/models").header("X-Request-Id", "x\tFORGED"));
        send(to(ENCODE).header("Content-Type", "text/FORGED").POST(BodyPublishers.ofString("x")));
        assertThat(log.getAll()).doesNotContain("\u001b[31m").doesNotContainPattern("(?m)^FORGED");
    }

    @Test
    void namesWithMarkupComeBackAsDataOnly() throws Exception {
        HttpResponse<String> answer =
                get("/v1/words/english/nearest?word=%3Cscript%3Ealert(1)%3C/script%3E");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).contains("json");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'");
    }
}
