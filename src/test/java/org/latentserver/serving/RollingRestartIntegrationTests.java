package org.latentserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.Application;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two servers restart in turn under load. */
@Timeout(300)
class RollingRestartIntegrationTests {
    private static final int CLIENTS = 16;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String QUESTION = "{\"inputs\": [[%s]]}".formatted("0,".repeat(783) + "0");

    @TempDir private Path folder;
    private final Set<Integer> ready = ConcurrentHashMap.newKeySet();
    private final CountDownLatch done = new CountDownLatch(1);

    private ConfigurableApplicationContext start(int port) {
        return new SpringApplicationBuilder(Application.class)
                .run(
                        "--server.port=" + port,
                        "--spring.jmx.enabled=false",
                        "--latent.serving.drain-delay=1s",
                        "--latent.home=" + folder.resolve(Integer.toString(port)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static HttpResponse<String> encode(int port) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + port
                                                + "/v1/autoencoders/digits/encode"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(QUESTION))
                        .build(),
                BodyHandlers.ofString());
    }

    private static boolean isReady(int port) throws InterruptedException {
        try {
            return CLIENT.send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://127.0.0.1:"
                                                                    + port
                                                                    + "/v2/health/ready"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * What a client sees behind a balancer that looks for readiness ten times a second: refused
     * connections and 503 go to the other server.
     */
    private int retried(List<Integer> ports, int first) throws Exception {
        List<Integer> open = ports.stream().filter(ready::contains).toList();
        for (int attempt = 0; ; attempt++) {
            try {
                int status = encode(open.get((first + attempt) % open.size())).statusCode();
                if (status != 503 || attempt == 5) {
                    return status;
                }
            } catch (ConnectException e) {
                if (attempt == 5) {
                    throw e;
                }
            }
        }
    }

    private void probe(List<Integer> ports) throws InterruptedException {
        do {
            for (int port : ports) {
                if (isReady(port)) {
                    ready.add(port);
                } else {
                    ready.remove(port);
                }
            }
        } while (!done.await(100, TimeUnit.MILLISECONDS));
    }

    @Test
    void aRollingRestartFailsNoCallOfAClientThatRetries() throws Exception {
        List<Integer> ports = List.of(freePort(), freePort());
        Map<Integer, ConfigurableApplicationContext> servers = new ConcurrentHashMap<>();
        ports.forEach(port -> servers.put(port, start(port)));
        ready.addAll(ports);
        AtomicInteger answered = new AtomicInteger();
        Map<String, Integer> failures = new ConcurrentHashMap<>();
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                clients.add(
                        threads.submit(() -> {
                            probe(ports);
                            return true;
                        }));
                for (int i = 0; i < CLIENTS; i++) {
                    int client = i;
                    clients.add(
                            threads.submit(() -> {
                                for (int call = client; done.getCount() > 0; call++) {
                                    try {
                                        int status = retried(ports, call);
                                        if (status != 200) {
                                            failures.merge("status " + status, 1, Integer::sum);
                                        }
                                    } catch (IOException e) {
                                        failures.merge(e.toString(), 1, Integer::sum);
                                    }
                                    answered.incrementAndGet();
                                }
                                return true;
                            }));
                }
                for (int port : ports) {
                    int before = answered.get();
                    Awaitility.await().until(() -> answered.get() > before + 200);
                    restart(servers, port, threads);
                }
            } finally {
                done.countDown();
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } finally {
            servers.values().forEach(ConfigurableApplicationContext::close);
        }
        assertThat(failures).isEmpty();
    }

    private void restart(
            Map<Integer, ConfigurableApplicationContext> servers, int port, ExecutorService threads)
            throws Exception {
        ConfigurableApplicationContext server = Objects.requireNonNull(servers.get(port));
        assertThat(isReady(port)).isTrue();
        long start = System.nanoTime();
        Future<?> closing = threads.submit(server::close);
        // says that it is not ready while it still answers
        Awaitility.await()
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .until(() -> !ready.contains(port));
        HttpResponse<String> last = encode(port);
        assertThat(last.statusCode()).isEqualTo(200);
        closing.get();
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(25));
        servers.put(port, start(port));
        Awaitility.await().until(() -> ready.contains(port));
    }
}
