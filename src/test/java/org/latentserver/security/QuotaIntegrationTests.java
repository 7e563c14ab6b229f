package org.latentserver.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QuotaIntegrationTests extends SecuredServer {
    private static final String MODELS = "/v1/models";

    @Test
    void oneKeysFloodIsRefusedAndOthersAreServed() throws Exception {
        String flood =
                newKey("\"name\":\"flood\",\"scopes\":[\"infer\"],\"requestsPerMinute\":5")
                        .path("secret")
                        .asString();
        String other = newSecret("infer");
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            statuses.add(status("GET", MODELS, flood));
        }
        assertThat(statuses.subList(0, 5)).containsOnly(200);
        assertThat(statuses.get(7)).isEqualTo(429);

        HttpResponse<String> refused = call("GET", MODELS, flood);
        JsonNode problem = problem(refused, 429, "rate-limited");
        assertThat(problem.path("limit").asInt()).isEqualTo(5);
        int wait = Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow());
        assertThat(wait).as("a fifth of a minute for the next").isBetween(1, 12);
        assertThat(status("GET", MODELS, other)).isEqualTo(200);
        assertThat(status("GET", "/actuator/health/liveness", null)).isEqualTo(200);

        clock.advance(Duration.ofSeconds(wait));
        assertThat(status("GET", MODELS, flood)).isEqualTo(200);
    }

    @Test
    void aKeyThatIsReadAgainKeepsItsCount() throws Exception {
        String secret =
                newKey("\"name\":\"once\",\"scopes\":[\"infer\"],\"requestsPerMinute\":1")
                        .path("secret")
                        .asString();
        assertThat(status("GET", MODELS, secret)).isEqualTo(200);
        newSecret("infer"); // has all keys read again
        assertThat(status("GET", MODELS, secret)).isEqualTo(429);
    }

    @Test
    void openInferenceClientsAreToldInTheirForm() throws Exception {
        String secret =
                newKey("\"name\":\"once\",\"scopes\":[\"infer\"],\"requestsPerMinute\":1")
                        .path("secret")
                        .asString();
        call("GET", "/v2", secret);
        HttpResponse<String> refused = call("GET", "/v2", secret);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(JSON.readTree(refused.body()).propertyNames()).containsExactly("error");
    }
}
