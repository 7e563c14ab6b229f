package org.latentserver.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A container of the image under test, as locked up as the documentation advises. */
final class ServerContainer implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> LOCKED_UP =
            List.of(
                    "--read-only",
                    "--tmpfs=/tmp",
                    "--cap-drop=ALL",
                    "--security-opt=no-new-privileges",
                    "--memory=3g");

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String id;

    private ServerContainer(String id) {
        this.id = id;
    }

    /** Starts it; may end at once. */
    static ServerContainer start(String image, String... options) {
        List<String> command = new ArrayList<>(List.of("docker", "run", "--detach"));
        command.addAll(LOCKED_UP);
        command.addAll(List.of(options));
        command.add(image);
        return new ServerContainer(Command.output(command.toArray(String[]::new)));
    }

    void awaitHealthy() {
        await("healthy container")
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(inspect("{{.State.Health.Status}}"))
                                .as("%s", log())
                                .isEqualTo("healthy"));
    }

    int awaitExit() {
        return Integer.parseInt(Command.output("docker", "wait", id));
    }

    int stop() {
        Command.output("docker", "stop", "--time=60", id);
        return Integer.parseInt(inspect("{{.State.ExitCode}}"));
    }

    String log() {
        return Command.run("docker", "logs", id).output();
    }

    String inside(String script) {
        return Command.output("docker", "exec", id, "bash", "-c", script);
    }

    JsonNode get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    JsonNode post(String path, String contentType, String body) {
        return send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", contentType)
                        .POST(BodyPublishers.ofString(body)));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new AssertionError(response.body() + "\n" + log());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(log(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private URI uri(String path) {
        String address = Command.output("docker", "port", id, "8080/tcp").lines().toList().get(0);
        return URI.create("http://" + address + path);
    }

    private String inspect(String format) {
        return Command.output("docker", "inspect", "--format", format, id);
    }

    @Override
    public void close() {
        Command.run("docker", "rm", "--force", "--volumes", id);
    }
}
