package org.latentserver.api;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests that the container refuses before any filter, such as those with a path that is none,
 * are answered in the form of all errors instead of the container's page.
 */
final class UnreadableRequests extends ErrorReportValve {
    private static final int FIRST_ERROR = 400;

    private final JsonMapper json;

    UnreadableRequests(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < FIRST_ERROR
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        AtomicBoolean open = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, open);
        if (open.get()) {
            write(
                    ErrorBodies.respond(
                            ProblemAdvice.byStatus(status, failure),
                            new HttpHeaders(),
                            String.valueOf(request.getRequestURI())),
                    response);
        }
    }

    private void write(ResponseEntity<Object> answer, Response response) {
        try {
            response.setContentType(String.valueOf(answer.getHeaders().getContentType()));
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write(json.writeValueAsString(answer.getBody()));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException _) {
            // who sent no request that can be read may have left, too
        }
    }
}
