package org.latentserver.jobs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Gives a server a text as data set, such as the small one {@code numbers}. */
final class NumbersUpload {
    private static final String BODY =
            """
            --limit
            Content-Disposition: form-data; name="name"

            %s
            --limit
            Content-Disposition: form-data; name="format"

            text
            --limit
            Content-Disposition: form-data; name="file"; filename="text.txt"

            %s

            --limit--
            """;

    private NumbersUpload() {}

    static void to(HttpClient http, int port) throws IOException, InterruptedException {
        text(http, port, "numbers", "one two three four five\ntwo three four five six\n");
    }

    static void text(HttpClient http, int port, String name, String text)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/datasets"))
                        .header("Content-Type", "multipart/form-data; boundary=limit")
                        .POST(
                                BodyPublishers.ofString(
                                        BODY.replace("\n", "\r\n").formatted(name, text)))
                        .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(response.body());
        }
    }
}
