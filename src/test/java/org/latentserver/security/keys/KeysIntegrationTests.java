package org.latentserver.security.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.security.SecuredServer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class KeysIntegrationTests extends SecuredServer {
    private static final String MODELS = "/v1/models";

    @Autowired private JdbcClient jdbc;
    @Autowired private KeyChain chain;

    @Test
    void aSecretIsShownOnceAndKeptAsItsHashOnly(CapturedOutput log) throws Exception {
        JsonNode made = newKey("\"name\":\"ci\",\"scopes\":[\"infer\",\"train\"]");
        String secret = made.path("secret").asString();
        String id = made.path("key").path("id").asString();
        assertThat(secret).matches("lsk_[a-z2-7]{10}_[A-Za-z0-9_-]{43}").contains(id);

        HttpResponse<String> shown = call("GET", "/v1/keys/" + id, ADMIN);
        HttpResponse<String> listed = call("GET", "/v1/keys", ADMIN);
        assertThat(shown.statusCode()).isEqualTo(200);
        String random = secret.substring(secret.lastIndexOf(id) + id.length() + 1);
        assertThat(shown.body() + listed.body() + log.getAll())
                .doesNotContain(random)
                .doesNotContain(ADMIN);

        Map<String, @Nullable Object> row =
                jdbc.sql("select * from api_keys where id = ?").param(id).query().singleRow();
        byte[] expected =
                MessageDigest.getInstance("SHA-256")
                        .digest(secret.getBytes(StandardCharsets.US_ASCII));
        assertThat(row.get("hash")).isEqualTo(HexFormat.of().formatHex(expected));
        assertThat(row.values().toString()).doesNotContain(random);
    }

    @Test
    void isTakenFromEitherHeader() throws Exception {
        String secret = newSecret("infer");
        assertThat(status("GET", MODELS, secret)).isEqualTo(200);
        HttpRequest.Builder other = to(MODELS, null).header("X-API-Key", secret);
        assertThat(send(other).statusCode()).isEqualTo(200);
        HttpRequest.Builder basic = to(MODELS, null).header("Authorization", "Basic " + secret);
        assertThat(send(basic).statusCode()).isEqualTo(401);
        assertThat(status("GET", MODELS + "?key=" + secret, null)).isEqualTo(401);
    }

    @Test
    void noPartOfASecretIsEnough() throws Exception {
        String secret = newSecret("infer");
        String last = secret.endsWith("A") ? "B" : "A";
        for (String wrong :
                List.of(
                        secret.substring(0, secret.length() - 1),
                        secret.substring(0, secret.length() - 1) + last,
                        secret + "A",
                        secret.substring(0, secret.indexOf('_', 4) + 1),
                        secret.substring(4),
                        ADMIN.substring(1),
                        "lsk_",
                        "lsk_bootstrap_",
                        "x".repeat(5000))) {
            assertThat(status("GET", MODELS, wrong)).as(wrong).isEqualTo(401);
        }
    }

    @Test
    void aRotatedKeyKeepsItsOldSecretForTheGrace() throws Exception {
        JsonNode made = newKey("\"name\":\"service\",\"scopes\":[\"infer\"]");
        String first = made.path("secret").asString();
        String path = "/v1/keys/" + made.path("key").path("id").asString() + "/rotate";

        String second = secret(post(path, ADMIN, "{\"graceSeconds\":60}"));
        assertThat(status("GET", MODELS, first)).isEqualTo(200);
        assertThat(status("GET", MODELS, second)).isEqualTo(200);
        clock.advance(Duration.ofSeconds(61));
        assertThat(status("GET", MODELS, first)).isEqualTo(401);
        assertThat(status("GET", MODELS, second)).isEqualTo(200);

        String third = secret(call("POST", path, ADMIN));
        assertThat(status("GET", MODELS, second)).as("no grace by default").isEqualTo(401);
        assertThat(status("GET", MODELS, third)).isEqualTo(200);
        problem(post(path, ADMIN, "{\"graceSeconds\":604801}"), 400, "invalid-request");
    }

    private static String secret(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        return JSON.readTree(answer.body()).path("secret").asString();
    }

    @Test
    void aKeyEndsWhenItIsToldTo() throws Exception {
        Instant end = clock.instant().plusSeconds(30);
        JsonNode made =
                newKey(
                        "\"name\":\"guest\",\"scopes\":[\"infer\"],\"expiresAt\":\"%s\""
                                .formatted(end));
        String secret = made.path("secret").asString();
        assertThat(status("GET", MODELS, secret)).isEqualTo(200);
        clock.advance(Duration.ofSeconds(31));
        assertThat(status("GET", MODELS, secret)).isEqualTo(401);
    }

    @Test
    void aRevokedKeyIsRefusedAtOnce() throws Exception {
        JsonNode made = newKey("\"name\":\"gone\",\"scopes\":[\"admin\"]");
        String secret = made.path("secret").asString();
        String path = "/v1/keys/" + made.path("key").path("id").asString();
        assertThat(status("DELETE", path, secret)).isEqualTo(204);
        assertThat(status("GET", MODELS, secret)).isEqualTo(401);
        problem(call("DELETE", path, ADMIN), 404, "not-found");
        problem(call("DELETE", "/v1/keys/bootstrap", ADMIN), 409, "conflict");
    }

    @Test
    void changesByAnotherServerAreFollowed() throws Exception {
        JsonNode made = newKey("\"name\":\"elsewhere\",\"scopes\":[\"infer\"]");
        String secret = made.path("secret").asString();
        assertThat(status("GET", MODELS, secret)).isEqualTo(200);
        jdbc.sql("delete from api_keys where id = ?")
                .param(made.path("key").path("id").asString())
                .update();
        chain.reload();
        assertThat(status("GET", MODELS, secret)).isEqualTo(401);
    }

    @Test
    void theTimeOfUseIsStoredLater() throws Exception {
        JsonNode made = newKey("\"name\":\"used\",\"scopes\":[\"infer\"]");
        String id = made.path("key").path("id").asString();
        assertThat(made.path("key").path("lastUsedAt").isNull()).isTrue();
        Instant before = clock.instant().minusMillis(1);
        status("GET", MODELS, made.path("secret").asString());
        chain.reload();
        Long used =
                jdbc.sql("select last_used_at from api_keys where id = ?")
                        .param(id)
                        .query(Long.class)
                        .single();
        assertThat(Instant.ofEpochMilli(used)).isBetween(before, clock.instant());
        String shown = call("GET", "/v1/keys/" + id, ADMIN).body();
        assertThat(JSON.readTree(shown).path("lastUsedAt").isNull()).isFalse();
    }

    @Test
    void listsKeysInPages() throws Exception {
        newSecret("infer");
        newSecret("train");
        JsonNode first = JSON.readTree(call("GET", "/v1/keys?limit=1", ADMIN).body());
        assertThat(first.path("data")).hasSize(1);
        String next = first.path("next").asString();
        JsonNode second =
                JSON.readTree(call("GET", "/v1/keys?limit=1&after=" + next, ADMIN).body());
        assertThat(second.at("/data/0/id").asString()).isGreaterThan(next);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|name",
                "{\"name\":\" \",\"scopes\":[\"infer\"]}|name",
                "{\"name\":\"a\\nb\",\"scopes\":[\"infer\"]}|name",
                "{\"name\":\"a\"}|scopes",
                "{\"name\":\"a\",\"scopes\":[]}|scopes",
                "{\"name\":\"a\",\"scopes\":[\"root\"]}|scopes",
                "{\"name\":\"a\",\"scopes\":[\"infer\"],\"expiresAt\":\"2020-01-01T00:00:00Z\"}|expiresAt",
                "{\"name\":\"a\",\"scopes\":[\"infer\"],\"expiresAt\":\"soon\"}|expiresAt",
                "{\"name\":\"a\",\"scopes\":[\"infer\"],\"requestsPerMinute\":0}|requestsPerMinute",
                "{\"name\":\"a\",\"scopes\":[\"infer\"],\"concurrency\":10001}|concurrency",
                "{\"name\":\"a\",\"scope\":[\"infer\"]}|scope",
            })
    void refuses(String body, String field) throws Exception {
        JsonNode problem = problem(post("/v1/keys", ADMIN, body), 400, "invalid-request");
        assertThat(problem.path("field").asString()).isEqualTo(field);
    }
}
