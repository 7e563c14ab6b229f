package org.latentserver.api;

import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The one place that knows which routes speak another protocol's error body. */
final class ErrorBodies {
    private ErrorBodies() {}

    static ResponseEntity<Object> respond(Problem problem, HttpHeaders given, String path) {
        HttpHeaders headers = new HttpHeaders();
        headers.putAll(given);
        Object retryAfter = problem.details().get("retryAfter");
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, retryAfter.toString());
        }
        boolean openInference = path.equals("/v2") || path.startsWith("/v2/");
        headers.setContentType(
                openInference ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON);
        Object body = openInference ? Map.of("error", text(problem)) : problem;
        return ResponseEntity.status(problem.status()).headers(headers).body(body);
    }

    /** A message that names what is wrong, which the problem body does in a member of its own. */
    private static String text(Problem problem) {
        String field = problem.field();
        return field == null || problem.detail().contains(field)
                ? problem.detail()
                : field + ": " + problem.detail();
    }
}
