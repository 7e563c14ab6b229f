package org.latentserver.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A server with an identity provider and no key: callers must show tokens, without being told so.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.security.oauth2.resourceserver.jwt.audiences=latent",
            "latent.security.tokens.scope-claim=realm.roles",
            "latent.security.tokens.requests-per-minute=20",
            "latent.security.public-documentation=true"
        })
class TokensIntegrationTests {
    private static final IdentityProvider PROVIDER = new IdentityProvider();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir static Path home;

    @LocalServerPort private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("latent.home", home::toString);
        registry.add("latent.bundled-models", () -> home.resolve("none").toString());
        registry.add(
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri", PROVIDER::keysAddress);
    }

    @AfterAll
    static void stop() {
        PROVIDER.close();
    }

    private static String claims(String subject, String roles, String audience, long lifetime) {
        long now = Clock.systemUTC().instant().getEpochSecond();
        return "{\"sub\":\"%s\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d,\"realm\":{\"roles\":%s}}"
                .formatted(subject, audience, now - 1000, now + lifetime, roles);
    }

    private static String good(String subject, String roles) {
        return PROVIDER.token(claims(subject, roles, "latent", 600));
    }

    private HttpResponse<String> call(String method, String path, String token) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .method(method, HttpRequest.BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private int status(String method, String path, String token) throws Exception {
        return call(method, path, token).statusCode();
    }

    @Test
    void callersMustShowATokenBecauseThereIsAProvider() throws Exception {
        assertThat(status("GET", "/v1/models", "")).isEqualTo(401);
        assertThat(status("GET", "/actuator/health", "")).isEqualTo(200);
        assertThat(status("GET", "/v3/api-docs", "")).as("made public").isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"infer\"] | 200 | 403 | 403",
                "[\"latent:train\",\"other\"] | 200 | 415 | 403",
                "[\"admin\"] | 200 | 415 | 404",
                "\"infer train\" | 200 | 415 | 403",
                "[] | 403 | 403 | 403",
                "[\"root\"] | 403 | 403 | 403"
            })
    void aTokensClaimGivesItsScopes(String roles, int reading, int training, int deleting)
            throws Exception {
        String token = good("user" + roles.hashCode(), roles);
        assertThat(status("GET", "/v1/models", token)).isEqualTo(reading);
        assertThat(status("POST", "/v1/datasets", token)).isEqualTo(training);
        assertThat(status("DELETE", "/v1/models/x", token)).isEqualTo(deleting);
    }

    @Test
    void onlyTokensThatTheProviderSignedForThisServerAndTimeAreGood() throws Exception {
        String claims = claims("eve", "[\"admin\"]", "latent", 600);
        String signed = PROVIDER.token(claims);
        assertThat(status("GET", "/v1/models", signed)).isEqualTo(200);
        for (String bad :
                new String[] {
                    IdentityProvider.sign(claims, IdentityProvider.newKeys()),
                    IdentityProvider.unsigned(claims),
                    signed.substring(0, signed.length() - 8) + "AAAAAAAA",
                    PROVIDER.token(claims("eve", "[\"admin\"]", "others", 600)),
                    PROVIDER.token(claims("eve", "[\"admin\"]", "latent", -600)),
                    PROVIDER.token(claims("", "[\"admin\"]", "latent", 600)),
                    "a.b.c",
                    "nonsense"
                }) {
            assertThat(status("GET", "/v1/models", bad)).as(bad).isEqualTo(401);
        }
    }

    @Test
    void changesAreAuditedUnderTheSubject() throws Exception {
        String token = good("ada", "[\"admin\"]");
        call("DELETE", "/v1/models/x", token);
        assertThat(call("GET", "/v1/audit?limit=1", token).body())
                .contains("\"caller\":\"oidc:ada\"");
    }

    @Test
    void eachSubjectHasItsLimit() throws Exception {
        int last = 0;
        for (int i = 0; i < 25; i++) {
            last = status("GET", "/v1/models", good("busy", "[\"infer\"]"));
        }
        assertThat(last).isEqualTo(429);
        assertThat(status("GET", "/v1/models", good("calm", "[\"infer\"]"))).isEqualTo(200);
    }

    @Test
    void aProviderOutOfReachIsNotTheCallersFault() {
        TokenCallers callers =
                new TokenCallers(
                        NimbusJwtDecoder.withJwkSetUri("http://127.0.0.1:1/keys").build(),
                        new TokenSettings("scope", null, null),
                        Clock.systemUTC());
        String token = good("ada", "[\"infer\"]");
        ServiceException failure =
                catchThrowableOfType(ServiceException.class, () -> callers.find(token));
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }
}
