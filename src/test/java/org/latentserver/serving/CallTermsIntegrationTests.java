package org.latentserver.serving;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.terms.CallTerms;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Deadlines over real connections, with a call that never ends. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "latent.serving.deadline=20s")
@Import(CallTermsIntegrationTests.Endless.class)
@Timeout(120)
class CallTermsIntegrationTests {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir static Path home;

    @LocalServerPort private int port;
    @Autowired private Endless endless;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("latent.home", home::toString);
    }

    @TestConfiguration
    @RestController
    static class Endless {
        final AtomicInteger looks = new AtomicInteger();
        final BlockingQueue<ErrorCode> endings = new LinkedBlockingQueue<>();
        final CountDownLatch released = new CountDownLatch(1);
        private final CountDownLatch never = new CountDownLatch(1);

        @PostMapping("/endless")
        void await(@RequestBody String body) {
            await(never);
        }

        @PostMapping("/held")
        String hold(@RequestBody String body) {
            await(released);
            return "held " + body;
        }

        private void await(CountDownLatch latch) {
            try {
                CallTerms.current()
                        .await(
                                "no answer",
                                nanos -> {
                                    looks.incrementAndGet();
                                    return latch.await(nanos, TimeUnit.NANOSECONDS);
                                });
            } catch (ServiceException e) {
                endings.add(e.code());
                throw e;
            }
        }
    }

    @Test
    void theClientsDeadlineCoversTheWholeRequest() throws Exception {
        HttpResponse<String> late = post("X-Request-Timeout", "0.3");

        assertThat(late.statusCode()).isEqualTo(504);
        assertThat(late.body()).contains("no answer within 300 ms");
        assertThat(endless.endings.poll(10, TimeUnit.SECONDS)).isEqualTo(ErrorCode.TIMEOUT);
    }

    @Test
    void refusesTermsThatMakeNoSense() throws Exception {
        for (String wrong : new String[] {"0", "-1", "soon", "1e9", "1".repeat(50)}) {
            HttpResponse<String> refused = post("X-Request-Timeout", wrong);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("X-Request-Timeout");
        }
        assertThat(post("X-Request-Priority", "first").statusCode()).isEqualTo(400);
    }

    @Test
    void nothingGoesOnForAClientWhoHasLeft() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.getOutputStream().write(request("/endless", "abc"));
            int before = endless.looks.get();
            Awaitility.await().until(() -> endless.looks.get() > before + 2);
            assertThat(endless.endings).isEmpty();
        }
        assertThat(endless.endings.poll(10, TimeUnit.SECONDS)).isEqualTo(ErrorCode.CLIENT_LEFT);
    }

    @Test
    void requestsThatComeWhileOneWaitsAreAnsweredAfterIt() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.getOutputStream().write(bytes(request("/held", "1"), request("/held", "2")));
            int before = endless.looks.get();
            Awaitility.await().until(() -> endless.looks.get() > before + 2);
            client.getOutputStream().write(request("/held", "3"));
            int then = endless.looks.get();
            Awaitility.await().until(() -> endless.looks.get() > then + 2);
            endless.released.countDown();
            client.getOutputStream().write(request("/held", "4"));
            client.shutdownOutput();
            String answers = new String(client.getInputStream().readAllBytes(), US_ASCII);
            assertThat(answers.split("HTTP/1.1 200")).hasSize(5);
            assertThat(answers).containsSubsequence("held 1", "held 2", "held 3", "held 4");
        }
    }

    private static byte[] request(String path, String body) {
        return """
        POST %s HTTP/1.1\r
        Host: localhost\r
        Content-Type: text/plain\r
        Content-Length: %d\r
        \r
        %s\
        """
                .formatted(path, body.length(), body)
                .getBytes(US_ASCII);
    }

    private static byte[] bytes(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    private HttpResponse<String> post(String header, String value)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/endless"))
                        .header("Content-Type", "text/plain")
                        .header(header, value)
                        .POST(HttpRequest.BodyPublishers.ofString("abc"))
                        .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
