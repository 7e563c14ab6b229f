package org.latentserver.security.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Which scope each method and path needs. The first rule that fits holds; what none fits is denied.
 * Paths are matched as those of controllers are, decoded and segment by segment.
 *
 * <p>Families are known by the shape of their verbs only, {@code POST /v1/family/model/verb}; so
 * each path of another kind must be claimed by a rule before that one.
 */
public final class AccessTable {
    private static final Set<Verb> READ = EnumSet.of(Verb.GET, Verb.HEAD, Verb.OPTIONS);
    private static final Set<Verb> CHANGE =
            EnumSet.of(Verb.POST, Verb.PUT, Verb.PATCH, Verb.DELETE);
    private static final Set<Verb> POST = EnumSet.of(Verb.POST);

    private enum Verb {
        GET,
        HEAD,
        OPTIONS,
        POST,
        PUT,
        PATCH,
        DELETE
    }

    private record Rule(Set<Verb> verbs, PathPattern path, Access access) {}

    private final List<Rule> rules = new ArrayList<>();

    /**
     * @param publicDocumentation whether the API document and its page need no scope
     */
    public AccessTable(boolean publicDocumentation) {
        Access documentation = publicDocumentation ? Access.OPEN : reading(Scope.INFER);
        rule(READ, Access.OPEN, "/actuator/health/**", "/livez", "/readyz", "/v2/health/*");
        rule(READ, documentation, "/v3/api-docs/**", "/v3/api-docs.yaml");
        rule(READ, documentation, "/swagger-ui.html", "/swagger-ui/**");

        rule(READ, reading(Scope.ADMIN), "/v1/keys/**", "/v1/audit/**");
        rule(CHANGE, changing(Scope.ADMIN), "/v1/keys/**", "/v1/audit/**");

        rule(POST, changing(Scope.TRAIN), "/v1/datasets", "/v1/models", "/v1/jobs");
        rule(POST, changing(Scope.TRAIN), "/v1/jobs/*/cancel", "/v1/jobs/*/resume");
        rule(CHANGE, changing(Scope.ADMIN), "/v1/datasets/**", "/v1/models/**", "/v1/jobs/**");
        rule(POST, changing(Scope.TRAIN), "/v1/sweeps", "/v1/sweeps/*/cancel");
        rule(CHANGE, changing(Scope.ADMIN), "/v1/families/**", "/v1/sweeps/**");

        rule(POST, reading(Scope.INFER), "/v2/models/*/infer", "/v2/models/*/versions/*/infer");
        rule(POST, reading(Scope.INFER), "/v2/repository/index");
        rule(POST, changing(Scope.ADMIN), "/v2/repository/**");

        // the verbs of the families, which infer and change nothing
        rule(POST, reading(Scope.INFER), "/v1/*/*/*");
        rule(READ, reading(Scope.INFER), "/", "/v1/**", "/v2/**");

        rule(READ, reading(Scope.INFER), "/actuator", "/actuator/info", "/actuator/prometheus");
        rule(READ, reading(Scope.INFER), "/actuator/metrics/**");
        rule(READ, reading(Scope.ADMIN), "/actuator/**");
        rule(CHANGE, changing(Scope.ADMIN), "/actuator/**");
    }

    private static Access reading(Scope scope) {
        return new Access(scope, false);
    }

    private static Access changing(Scope scope) {
        return new Access(scope, true);
    }

    private void rule(Set<Verb> verbs, Access access, String... paths) {
        for (String path : paths) {
            PathPattern pattern = PathPatternParser.defaultInstance.parse(path);
            rules.add(new Rule(verbs, pattern, access));
        }
    }

    /** What a request needs; empty when nobody may make it. */
    public Optional<Access> of(HttpServletRequest request) {
        PathContainer path = ServletRequestPathUtils.parseAndCache(request).pathWithinApplication();
        return of(request.getMethod(), path);
    }

    /** As {@link #of(HttpServletRequest)}, by a raw path. */
    public Optional<Access> of(String method, String path) {
        return of(method, PathContainer.parsePath(path));
    }

    private Optional<Access> of(String method, PathContainer path) {
        Verb verb = verb(method);
        if (verb != null) {
            for (Rule rule : rules) {
                if (rule.verbs().contains(verb) && rule.path().matches(path)) {
                    return Optional.of(rule.access());
                }
            }
        }
        return Optional.empty();
    }

    private static @Nullable Verb verb(String method) {
        return switch (method) {
            case "GET" -> Verb.GET;
            case "HEAD" -> Verb.HEAD;
            case "OPTIONS" -> Verb.OPTIONS;
            case "POST" -> Verb.POST;
            case "PUT" -> Verb.PUT;
            case "PATCH" -> Verb.PATCH;
            case "DELETE" -> Verb.DELETE;
            default -> null;
        };
    }
}
