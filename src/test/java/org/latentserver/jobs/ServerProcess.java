package org.latentserver.jobs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server in a process of its own, to be killed. */
final class ServerProcess {
    private static final Duration START = Duration.ofMinutes(5);
    static final String BUNDLED = "--latent.bundled-models=";

    private static final String PORT = "Tomcat started on port ";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static ServerProcess start(Path home, String... settings)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx256m"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(CountingServer.class.getName());
        command.addAll(List.of("--server.port=0", "--latent.home=" + home));
        if (Stream.of(settings).noneMatch(setting -> setting.startsWith(BUNDLED))) {
            command.add(BUNDLED + home.resolve("none"));
        }
        command.addAll(List.of(settings));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BlockingQueue<Integer> port = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().start(() -> readLog(process, port));
        Integer found = port.poll(START.toSeconds(), TimeUnit.SECONDS);
        if (found == null || found < 0) {
            process.destroyForcibly();
            throw new IllegalStateException("the server did not start");
        }
        return new ServerProcess(process, found);
    }

    private static void readLog(Process process, BlockingQueue<Integer> port) {
        List<String> log = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                int at = line.indexOf(PORT);
                if (at >= 0) {
                    String rest = line.substring(at + PORT.length());
                    port.add(Integer.valueOf(rest.substring(0, rest.indexOf(' '))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (port.isEmpty()) {
            port.add(-1); // for the one who still waits; the log says why
            if (log.stream().noneMatch(line -> line.contains(PORT))) {
                System.err.println(String.join("\n", log));
            }
        }
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    void uploadNumbers() throws IOException, InterruptedException {
        NumbersUpload.to(http, port);
    }

    void uploadText(String name, String text) throws IOException, InterruptedException {
        NumbersUpload.text(http, port, name, text);
    }

    byte[] bytes(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(request(path).GET().build(), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + response.statusCode());
        }
        return response.body();
    }

    JsonNode post(String path, String body) throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    /** The running trainer, if there is one. */
    Optional<ProcessHandle> trainer() {
        return process.descendants().findFirst();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and the exit code. */
    int terminate() throws InterruptedException {
        process.toHandle().destroy(); // Process.destroy() would close its output, too
        return process.waitFor();
    }

    void discard() throws InterruptedException {
        @Nullable ProcessHandle trainer = trainer().orElse(null);
        kill();
        if (trainer != null) {
            trainer.destroyForcibly();
        }
    }
}
