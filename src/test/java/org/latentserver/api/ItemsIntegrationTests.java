package org.latentserver.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every form in which items come and go. */
class ItemsIntegrationTests extends HttpConventions {
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
    void takesCompressedBodies() throws Exception {
        byte[] body = "{\"inputs\":[[0,0.5,1,1,0,0]]}".getBytes(StandardCharsets.UTF_8);
        for (String encoding : List.of("gzip", "x-gzip", "deflate")) {
            HttpResponse<byte[]> response = sendEncoded(encoding, compressed(encoding, body));
            assertThat(json(response).path("sum").asDouble()).as(encoding).isEqualTo(2.5);
        }
        assertThat(json(sendEncoded("identity", body)).path("sum").asDouble()).isEqualTo(2.5);
    }

    /** Attack case 22. */
    @Test
    void refusesBombsBrokenAndUnknownCompression() throws Exception {
        byte[] body = "{\"inputs\":[[0,0.5,1,1,0,0]]}".getBytes(StandardCharsets.UTF_8);
        byte[] spaces = new byte[64 << 20];
        Arrays.fill(spaces, (byte) ' ');
        byte[] bomb = compressed("gzip", spaces);
        assertThat(bomb.length).isLessThan(100_000);
        problem(sendEncoded("gzip", bomb), 413, "too-large");
        byte[] whole = compressed("gzip", body);
        problem(sendEncoded("gzip", Arrays.copyOf(whole, 15)), 400, "invalid-request");
        problem(sendEncoded("gzip", body), 400, "invalid-request");
        problem(sendEncoded("gzip, gzip", whole), 415, "unsupported-media-type");
        problem(sendEncoded("br", whole), 415, "unsupported-media-type");
        problem(
                send(
                        to("/items?k=1")
                                .header("Content-Encoding", "gzip")
                                .header("Content-Type", "multipart/form-data; boundary=XX")
                                .POST(BodyPublishers.ofByteArray(multipart("XX", 2)))),
                415,
                "unsupported-media-type");
    }

    private HttpResponse<byte[]> sendEncoded(String encoding, byte[] body) throws Exception {
        return send(
                to("/items")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", encoding)
                        .POST(BodyPublishers.ofByteArray(body)));
    }

    private static byte[] compressed(String encoding, byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out =
                encoding.endsWith("gzip")
                        ? new GZIPOutputStream(bytes)
                        : new DeflaterOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    @Test
    void compressesLongAnswersForThoseWhoAsk() throws Exception {
        String body = "{\"name\":\"" + "a".repeat(3000) + "\",\"count\":1}";
        HttpResponse<byte[]> plain = post("/order", body);
        HttpResponse<byte[]> zipped =
                send(
                        to("/order")
                                .header("Content-Type", "application/json")
                                .header("Accept-Encoding", "gzip")
                                .POST(BodyPublishers.ofString(body)));
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain.body());
        }
    }

    @Test
    void sendsShortJsonWholeAndLongJsonInChunks() throws Exception {
        HttpResponse<byte[]> brief = post("/order", "{\"name\":\"a\",\"count\":1}");
        assertThat(brief.headers().firstValueAsLong("Content-Length"))
                .hasValue(brief.body().length);
        String name = "a".repeat(20_000);
        HttpResponse<byte[]> lengthy = post("/order", "{\"name\":\"" + name + "\",\"count\":1}");
        assertThat(lengthy.headers().firstValueAsLong("Content-Length")).isEmpty();
        assertThat(json(lengthy).path("name").stringValue()).isEqualTo(name);
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
}
