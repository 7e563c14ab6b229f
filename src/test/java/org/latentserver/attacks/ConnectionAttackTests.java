package org.latentserver.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases 20 and 23: requests that lie about their length, come in crumbs or never end. */
class ConnectionAttackTests extends AttackedServer {
    private static final String ENCODE =
            "POST /v1/autoencoders/digits/encode HTTP/1.1\nHost: localhost\n";
    private static final String INFER = "POST /v2/models/digits/infer HTTP/1.1\nHost: localhost\n";
    private static final String CLOSE = "Connection: close\n";

    @Test
    void aMillionChunksOfOneByte() throws Exception {
        byte[] chunk = "1\r\n \r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] many = new byte[chunk.length * 10_000];
        for (int i = 0; i < many.length; i += chunk.length) {
            System.arraycopy(chunk, 0, many, i, chunk.length);
        }
        RawHttp.Answer answer =
                RawHttp.send(
                        port,
                        ENCODE
                                + "Content-Type: application/json\nTransfer-Encoding: chunked\n"
                                + CLOSE,
                        out -> {
                            for (int i = 0; i < 100; i++) {
                                out.write(many);
                            }
                            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                        });
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        tellsNothing(answer.text());
    }

    @Test
    void aBodyThatNeverEnds() throws Exception {
        byte[] chunk = new byte[8 + 65536];
        Arrays.fill(chunk, (byte) ' ');
        System.arraycopy("10000\r\n".getBytes(StandardCharsets.US_ASCII), 0, chunk, 0, 7);
        byte[] end = "\r\n".getBytes(StandardCharsets.US_ASCII);
        long[] sent = new long[1];
        RawHttp.Answer answer =
                RawHttp.send(
                        port,
                        ENCODE
                                + "Content-Type: application/json\nTransfer-Encoding: chunked\n"
                                + CLOSE,
                        out -> {
                            while (sent[0] < 1L << 30) {
                                out.write(chunk, 0, 7 + 65536);
                                out.write(end);
                                sent[0] += 65536;
                            }
                        });
        assertThat(sent[0]).as("the server hangs up").isLessThan(1L << 30);
        assertThat(answer.status()).isIn(0, 413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: -1\n",
                "Content-Length: abc\n",
                "Content-Length: 1\nContent-Length: 2\n",
                "Content-Length: 99999999999999999999\n",
                "Content-Length: 4\nTransfer-Encoding: identity, xchunked\n",
                "Transfer-Encoding: nonsense\n",
                "Transfer-Encoding: chunked, gzip\n",
                "Bad Header: x\n",
                ": x\n"
            })
    void headersThatContradictEachOther(String header) throws Exception {
        RawHttp.Answer answer =
                RawHttp.send(
                        port, ENCODE + header + CLOSE, out -> out.write(new byte[] {'1', '2'}));
        assertThat(answer.status()).as(answer.text()).isIn(400, 413, 501);
        tellsNothing(answer.text());
    }

    @Test
    void aSecondRequestInTheBodyOfTheFirst() throws Exception {
        String smuggled = "0\r\n\r\nDELETE /v1/models/digits HTTP/1.1\r\nHost: localhost\r\n\r\n";
        RawHttp.Answer answer =
                RawHttp.send(
                        port,
                        ENCODE
                                + "Content-Type: application/json\nContent-Length: "
                                + smuggled.length()
                                + "\nTransfer-Encoding: chunked\n",
                        out -> out.write(smuggled.getBytes(StandardCharsets.US_ASCII)));
        assertThat(answer.status()).isEqualTo(400);
        // one answer only: the connection was closed, and what followed was not taken for a request
        assertThat(answer.text().split("HTTP/1.1 ", -1)).hasSize(2);
        assertThat(get("/v1/models/digits").statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsShorterThanItClaims() throws Exception {
        RawHttp.Answer answer =
                RawHttp.send(
                        port,
                        ENCODE + "Content-Type: application/json\nContent-Length: 1000\n" + CLOSE,
                        out -> out.write('{'));
        assertThat(answer.status()).as(answer.text()).isIn(0, 400, 408, 503);
        tellsNothing(answer.text());
    }

    @Test
    void clientsThatNeverFinishTheirHeaders() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                slow.add(socket);
                socket.setSoTimeout(30_000);
                OutputStream out = socket.getOutputStream();
                out.write(
                        "GET /v1/models HTTP/1.1\r\nHost: local"
                                .getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(get("/v1/models").statusCode()).as("others are served").isEqualTo(200);
            await().untilAsserted(() -> assertThat(slow).allMatch(ConnectionAttackTests::hungUp));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static boolean hungUp(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // the answer, 400 or 408, before the end
            }
            return true;
        } catch (IOException _) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/9.9\nHost: localhost\n",
                "GET  HTTP/1.1\nHost: localhost\n",
                "GET /v1/models\\..\\x HTTP/1.1\nHost: localhost\n",
                "GET /v1/<x> HTTP/1.1\nHost: localhost\n",
                "GET /v1/models HTTP/1.1\n",
                "GET /v1/models HTTP/1.1\nHost: a\nHost: b\n",
                "GET http://evil.example/v1/models HTTP/1.1\nHost: localhost\n",
                "nonsense\n",
                "GET /%c0%ae%c0%ae/x HTTP/1.1\nHost: localhost\n",
                "GET /v1/models/%2e%2e%2f HTTP/1.1\nHost: localhost\n"
            })
    void requestLinesThatAreNone(String head) throws Exception {
        RawHttp.Answer answer = RawHttp.send(port, head + CLOSE);
        assertThat(answer.status()).as(answer.text()).isIn(0, 400, 403, 404, 505);
        tellsNothing(answer.text());
        assertThat(answer.text()).doesNotContain("<html", "Tomcat");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Inference-Header-Content-Length: -1\n",
                "Inference-Header-Content-Length: abc\n",
                "Inference-Header-Content-Length: 3\n",
                "Inference-Header-Content-Length: 99999999999999999999\n",
                "Inference-Header-Content-Length:\n",
                "Inference-Header-Content-Length: 2\nInference-Header-Content-Length: 1\n"
            })
    void jsonPartsThatAreNotWithinTheirBody(String header) throws Exception {
        RawHttp.Answer answer =
                RawHttp.send(
                        port,
                        INFER + "Content-Length: 2\n" + header + CLOSE,
                        out -> out.write(new byte[] {'{', '}'}));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("\"error\"");
        tellsNothing(answer.text());
    }

    @Test
    void headersOfMegabytes() throws Exception {
        RawHttp.Answer answer =
                RawHttp.send(
                        port,
                        "GET /v1/models HTTP/1.1\nHost: localhost\nX: "
                                + "x".repeat(1 << 20)
                                + "\n");
        assertThat(answer.status()).isIn(0, 400, 431);
        StringBuilder many = new StringBuilder("GET /v1/models HTTP/1.1\nHost: localhost\n");
        for (int i = 0; i < 5_000; i++) {
            many.append('h').append(i).append(": x\n");
        }
        assertThat(RawHttp.send(port, many.toString()).status()).isIn(0, 400, 431);
    }
}
