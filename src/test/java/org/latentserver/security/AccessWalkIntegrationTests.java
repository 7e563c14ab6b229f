package org.latentserver.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latentserver.security.access.Scope;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Every mapped route and method, of whatever part of the server, by callers who may not. */
class AccessWalkIntegrationTests extends SecuredServer {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OPEN =
            Set.of(
                    "/actuator/health",
                    "/actuator/health/**",
                    "/v2/health/live",
                    "/v2/health/ready");
    private static final Set<String> TRAINING =
            Set.of(
                    "/v1/datasets",
                    "/v1/models",
                    "/v1/jobs",
                    "/v1/jobs/{id}/cancel",
                    "/v1/sweeps",
                    "/v1/sweeps/{id}/cancel",
                    "/v1/jobs/{id}/resume");
    private static final List<String> ALL_OF_ADMIN = List.of("/v1/keys", "/v1/audit");
    private static final Set<String> INFERRING =
            Set.of(
                    "/v2/models/{model}/infer",
                    "/v2/models/{model}/versions/{version}/infer",
                    "/v2/repository/index");

    private static final String NO_SCOPE = "lsk_none_" + "n".repeat(43);

    /** By sha256sum. */
    private static final String NO_SCOPE_HASH =
            "2d6c768769a5e4cd323b03ac2a5dac64164b9639db6e60cc681d66c66f2482ea";

    @Autowired private Collection<RequestMappingInfoHandlerMapping> mappings;
    @Autowired private JdbcClient jdbc;

    private record Route(String method, String pattern) {
        String path() {
            return pattern.replaceAll("\\{[^}]*}", "x").replace("**", "x");
        }

        /** What the route must need, by rules that were written down apart from the table. */
        Scope scope() {
            boolean reads = READING.contains(method);
            if (ALL_OF_ADMIN.stream().anyMatch(pattern::startsWith)) {
                return Scope.ADMIN;
            }
            if (reads || INFERRING.contains(pattern)) {
                return Scope.INFER;
            }
            boolean post = method.equals("POST");
            if (post && TRAINING.contains(pattern)) {
                return Scope.TRAIN;
            }
            return post && pattern.matches("/v1/[a-z-]+/\\{model}/[a-z-]+")
                    ? Scope.INFER
                    : Scope.ADMIN;
        }
    }

    @BeforeEach
    void addAKeyWithoutScopes() throws Exception {
        jdbc.sql("delete from api_keys where id = 'none'").update();
        jdbc.sql(
                        """
                        insert into api_keys (id, name, scopes, hash, created_at)
                        values ('none', 'none', 'later', :hash, 0)
                        """)
                .param("hash", NO_SCOPE_HASH)
                .update();
        newSecret("infer"); // has the table read again
    }

    private List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (RequestMappingInfoHandlerMapping mapping : mappings) {
            mapping.getHandlerMethods()
                    .forEach((info, handler) -> {
                        if (!ofTests(handler.getBeanType())) {
                            add(routes, info);
                        }
                    });
        }
        for (String page : List.of("/swagger-ui/index.html", "/swagger-ui/swagger-ui.css")) {
            routes.add(new Route("GET", page));
        }
        assertThat(routes).hasSizeGreaterThan(80);
        return routes;
    }

    private static boolean ofTests(Class<?> type) {
        return type.getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath()
                .contains("test-classes");
    }

    private static void add(List<Route> routes, RequestMappingInfo info) {
        Set<String> methods = new TreeSet<>();
        info.getMethodsCondition().getMethods().forEach(method -> methods.add(method.name()));
        for (String pattern : info.getPatternValues()) {
            for (String method : methods.isEmpty() ? METHODS : methods) {
                routes.add(new Route(method, pattern));
            }
        }
    }

    @Test
    void nobodyGetsAnywhereWithoutAKey() throws Exception {
        Set<String> patterns = new TreeSet<>();
        routes().forEach(route -> patterns.add(route.pattern()));
        SoftAssertions all = new SoftAssertions();
        for (String pattern : patterns) {
            Route route = new Route("", pattern);
            for (String method : METHODS) {
                boolean open = OPEN.contains(pattern) && READING.contains(method);
                int status = status(method, route.path(), null);
                all.assertThat(status == 401)
                        .as("%s %s answers %d", method, route.path(), status)
                        .isEqualTo(!open);
            }
        }
        all.assertAll();
    }

    @Test
    void noSpellingOfAPathGetsPastTheKey() throws Exception {
        SoftAssertions all = new SoftAssertions();
        for (Route route : routes()) {
            if (OPEN.contains(route.pattern())) {
                continue;
            }
            for (String spelled : spellings(route.path())) {
                all.assertThat(status(route.method(), spelled, null))
                        .as("%s %s", route.method(), spelled)
                        .isIn(400, 401);
            }
        }
        all.assertAll();
    }

    /** Also under the open paths, which they might be taken for. */
    private static List<String> spellings(String path) {
        String first = path.equals("/") ? "/" : path.substring(0, 2);
        String rest = path.equals("/") ? "" : path.substring(2);
        return Stream.of(
                        "/" + path,
                        "/." + path,
                        path + "/",
                        path + ";jsessionid=1",
                        first.toUpperCase(Locale.ROOT) + rest,
                        path + ".json",
                        path + "%00",
                        "/v2/health/.." + path,
                        "/v2/health/live;" + path,
                        "/actuator/health/..;" + path,
                        "/actuator/health/%2e%2e" + path,
                        "/%2561" + path)
                .distinct()
                .toList();
    }

    @Test
    void everyRouteNeedsItsScope() throws Exception {
        List<Scope> held = List.of(Scope.INFER, Scope.TRAIN, Scope.ADMIN);
        List<String> secrets = List.of(newSecret("infer"), newSecret("train"), newSecret("admin"));
        SoftAssertions all = new SoftAssertions();
        for (Route route : routes()) {
            if (OPEN.contains(route.pattern())) {
                continue;
            }
            all.assertThat(status(route.method(), route.path(), NO_SCOPE))
                    .as("%s without scopes", route)
                    .isEqualTo(403);
            for (int i = 0; i < held.size(); i++) {
                boolean may =
                        !route.pattern().equals("/error") && held.get(i).includes(route.scope());
                int status = status(route.method(), route.path(), secrets.get(i));
                all.assertThat(status != 403 && status != 401)
                        .as("%s answers %d to %s", route, status, held.get(i))
                        .isEqualTo(may);
            }
        }
        all.assertAll();
    }

    @Test
    void refusalsHaveTheirForm() throws Exception {
        HttpResponse<String> unknown = call("GET", "/v1/models", null);
        problem(unknown, 401, "unauthenticated");
        assertThat(unknown.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"latent-server\"");
        HttpResponse<String> wrong = call("GET", "/v1/models", "lsk_a_b");
        problem(wrong, 401, "unauthenticated");
        assertThat(wrong.headers().firstValue("WWW-Authenticate").orElseThrow())
                .endsWith("error=\"invalid_token\"");
        HttpResponse<String> less = call("DELETE", "/v1/models/x", newSecret("train"));
        assertThat(problem(less, 403, "forbidden").path("scope").asString()).isEqualTo("admin");
        assertThat(less.headers().firstValue("WWW-Authenticate").orElseThrow())
                .endsWith("error=\"insufficient_scope\", scope=\"admin\"");
    }

    @Test
    void openInferenceRefusalsHaveTheirs() throws Exception {
        HttpResponse<String> answer = call("GET", "/v2/models/digits", null);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(JSON.readTree(answer.body()).propertyNames()).containsExactly("error");
    }
}
