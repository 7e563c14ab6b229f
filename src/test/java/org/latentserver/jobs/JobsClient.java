package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Orders jobs of a server over HTTP. Bodies may be written with single quotes. */
record JobsClient(int port) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Orders a job of the counting family on the data set {@code numbers}; returns its answer. */
    JsonNode order(String fields) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("POST", "/v1/jobs", counting(fields));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return JSON.readTree(answer.body());
    }

    static String counting(String fields) {
        return "{'family': 'counting', 'dataset': 'numbers', " + fields + "}";
    }

    /** Orders a job and waits for its success. */
    JsonNode succeed(String fields) throws IOException, InterruptedException {
        JsonNode end = awaitEnd(order(fields));
        assertThat(end.path("state").stringValue()).as("%s", end).isEqualTo("succeeded");
        return end;
    }

    JsonNode awaitEnd(JsonNode job) {
        String path = "/v1/jobs/" + job.path("id").stringValue();
        return await().atMost(PATIENCE)
                .until(() -> get(path), latest -> !latest.path("finishedAt").isNull());
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    int status(String method, String path) throws IOException, InterruptedException {
        return send(method, path, "").statusCode();
    }

    /** Orders a job under a key by which the server knows an order that it has had before. */
    HttpResponse<String> sendOnce(String order, String idempotencyKey)
            throws IOException, InterruptedException {
        return send("POST", "/v1/jobs", order, "Idempotency-Key", idempotencyKey);
    }

    HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(method, path, body, "Accept", "application/json");
    }

    private HttpResponse<String> send(
            String method, String path, String body, String header, String value)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .header(header, value)
                        .method(
                                method,
                                HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString());
        }
    }
}
