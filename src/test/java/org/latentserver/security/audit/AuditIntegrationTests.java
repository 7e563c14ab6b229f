package org.latentserver.security.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.latentserver.security.SecuredServer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class AuditIntegrationTests extends SecuredServer {
    @Autowired private JdbcClient jdbc;
    @Autowired private AuditLog log;
    @Autowired private AuditRows rows;
    @Autowired private MeterRegistry meters;

    @BeforeEach
    void forgetRefusalsOfOtherTests() {
        clock.advance(Duration.ofMinutes(2));
    }

    private JsonNode newest() throws Exception {
        HttpResponse<String> answer = call("GET", "/v1/audit?limit=1", ADMIN);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).at("/data/0");
    }

    @Test
    void aChangeSaysWhoDidWhatAndWhatCameOfIt() throws Exception {
        String admin = newSecret("admin");
        String id = admin.split("_", -1)[1];
        Instant before = clock.instant().minusMillis(1);
        HttpResponse<String> made =
                post("/v1/keys", admin, "{\"name\":\"made\",\"scopes\":[\"infer\"]}");

        JsonNode entry = newest();
        assertThat(entry.path("caller").asString()).isEqualTo(id);
        assertThat(entry.path("method").asString()).isEqualTo("POST");
        assertThat(entry.path("route").asString()).isEqualTo("/v1/keys");
        assertThat(entry.path("path").asString()).isEqualTo("/v1/keys");
        assertThat(entry.path("status").asInt()).isEqualTo(201);
        assertThat(entry.path("created").asString())
                .isEqualTo(made.headers().firstValue("Location").orElseThrow());
        assertThat(entry.path("requestId").asString())
                .isEqualTo(made.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(Instant.parse(entry.path("time").asString())).isBetween(before, clock.instant());
        assertThat(entry.toString()).doesNotContain(admin);
    }

    @Test
    void failedChangesAndRefusalsAreKept() throws Exception {
        call("DELETE", "/v1/models/nothing", ADMIN);
        JsonNode failed = newest();
        assertThat(failed.path("status").asInt()).isEqualTo(404);
        assertThat(failed.path("route").asString()).isEqualTo("/v1/models/{name}");
        assertThat(failed.path("path").asString()).isEqualTo("/v1/models/nothing");

        call("GET", "/v1/jobs", null);
        JsonNode unknown = newest();
        assertThat(unknown.path("status").asInt()).isEqualTo(401);
        assertThat(unknown.path("caller").asString()).isEqualTo("anonymous");
        assertThat(unknown.path("route").isNull()).isTrue();

        String secret = newSecret("infer");
        call("DELETE", "/v1/models/nothing", secret);
        JsonNode denied = newest();
        assertThat(denied.path("status").asInt()).isEqualTo(403);
        assertThat(secret).contains(denied.path("caller").asString());
    }

    @Test
    void readingAndInferringAreNot() throws Exception {
        newSecret("infer");
        String before = newest().path("id").asString();
        call("GET", "/v1/models", ADMIN);
        call("POST", "/v1/autoencoders/x/encode", ADMIN);
        call("POST", "/v2/models/x/infer", ADMIN);
        assertThat(newest().path("id").asString()).isEqualTo(before);
    }

    @Test
    void aFloodOfRefusalsIsCountedNotKept() throws Exception {
        long before = count();
        for (int i = 0; i < 100; i++) {
            call("GET", "/v1/models", null);
        }
        assertThat(count() - before).isEqualTo(60); // the default of refusals a minute
        clock.advance(Duration.ofMinutes(1));
        call("GET", "/v1/models", null);
        assertThat(newest().path("suppressed").asInt()).isEqualTo(40);
    }

    @Test
    void whatCannotBeWrittenIsLoggedAndCounted(CapturedOutput output) {
        AuditedCall call = new AuditedCall("someone", "POST", "/r", "/unwritable", null, "id-7");
        double before = meters.counter("latent.audit.failures").count();
        jdbc.sql("alter table audit_log rename to audit_away").update();
        try {
            log.add(call, 201);
        } finally {
            jdbc.sql("alter table audit_away rename to audit_log").update();
        }
        assertThat(output).contains("ERROR", "/unwritable", "someone", "id-7");
        assertThat(meters.counter("latent.audit.failures").count()).isEqualTo(before + 1);
    }

    @Test
    void listsPagesOfOneCaller() throws Exception {
        String secret = newSecret("admin");
        String id = secret.split("_", -1)[1];
        for (String name : new String[] {"a", "b", "c"}) {
            call("DELETE", "/v1/models/" + name, secret);
        }
        String query = "/v1/audit?limit=2&caller=" + id;
        JsonNode first = JSON.readTree(call("GET", query, ADMIN).body());
        assertThat(first.path("data").findValuesAsString("path"))
                .containsExactly("/v1/models/c", "/v1/models/b");
        String next = first.path("next").asString();
        JsonNode second = JSON.readTree(call("GET", query + "&after=" + next, ADMIN).body());
        assertThat(second.path("data").findValuesAsString("path")).containsExactly("/v1/models/a");
        assertThat(second.path("next").isNull()).isTrue();
    }

    @Test
    void oldEntriesAndThoseBeyondTheMostAreDropped() throws Exception {
        for (int i = 0; i < 5; i++) {
            newSecret("infer");
        }
        rows.drop(Instant.EPOCH, 3);
        assertThat(count()).isEqualTo(3);
        rows.drop(clock.instant().plusSeconds(1), 3);
        assertThat(count()).isZero();
    }

    private long count() {
        return jdbc.sql("select count(*) from audit_log").query(Long.class).single();
    }
}
