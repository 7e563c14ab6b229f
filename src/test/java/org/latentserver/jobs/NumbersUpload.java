package org.latentserver.jobs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Gives a server the data set {@code numbers}, a small text. */
final class NumbersUpload {
    private static final String BODY =
            """
            --limit
            Content-Disposition: form-data; name="name"

            numbers
            --limit
            Content-Disposition: form-data; name="format"

            text
            --limit
            Content-Disposition: form-data; name="file"; filename="numbers.txt"

            one two three four five
            two three four five six

            --limit--
            """;

    private NumbersUpload() {}

    static void to(HttpClient http, int port) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/datasets"))
                        .header("Content-Type", "multipart/form-data; boundary=limit")
                        .POST(BodyPublishers.ofString(BODY.replace("\n", "\r\n")))
                        .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(response.body());
        }
    }
}
