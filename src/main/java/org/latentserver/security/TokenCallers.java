package org.latentserver.security;

import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.security.access.Caller;
import org.latentserver.security.access.CallerAuthentication;
import org.latentserver.security.access.Quota;
import org.latentserver.security.access.Scope;
import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Callers with a token of an identity provider (OpenID Connect). The decoder, which checks
 * signature, times, issuer and audience, is Spring Boot's; what it lets pass gets the scopes that a
 * claim names, plainly or after {@code latent:}.
 */
final class TokenCallers {
    private static final String ROOT = "spring.security.oauth2.resourceserver.jwt.";
    private static final String PREFIX = "latent:";
    private static final int MOST_QUOTAS = 10_000;

    private final JwtDecoder decoder;
    private final TokenSettings settings;
    private final Clock clock;
    private final Map<String, Quota> quotas =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Quota> eldest) {
                    return size() > MOST_QUOTAS;
                }
            };

    TokenCallers(JwtDecoder decoder, TokenSettings settings, Clock clock) {
        this.decoder = decoder;
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether Spring Boot makes a decoder. */
    static boolean configured(Environment environment) {
        return Stream.of("issuer-uri", "jwk-set-uri", "public-key-location")
                .anyMatch(property -> environment.containsProperty(ROOT + property));
    }

    /**
     * @throws ServiceException UNAVAILABLE when the identity provider's keys can't be had
     */
    Optional<CallerAuthentication> find(String token) {
        Jwt jwt;
        try {
            jwt = decoder.decode(token);
        } catch (BadJwtException _) {
            return Optional.empty();
        } catch (JwtException | IllegalStateException e) {
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE, null, "the identity provider can't be reached", e);
        }
        String subject = jwt.getSubject();
        if (subject == null || subject.isBlank()) {
            return Optional.empty();
        }
        Set<Scope> scopes = scopes(jwt);
        return Optional.of(
                new CallerAuthentication(
                        new Caller("oidc:" + Echo.of(subject), scopes, quota(subject))));
    }

    private Quota quota(String subject) {
        synchronized (quotas) {
            return quotas.computeIfAbsent(subject, _ -> new Quota(settings.limits(), clock));
        }
    }

    private Set<Scope> scopes(Jwt jwt) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        words(claim(jwt))
                .map(word -> word.startsWith(PREFIX) ? word.substring(PREFIX.length()) : word)
                .forEach(word -> Scope.ofSlug(word).ifPresent(scopes::add));
        return scopes;
    }

    /** The claim by its path, such as {@code realm_access.roles}. */
    private @Nullable Object claim(Jwt jwt) {
        Object found = jwt.getClaims();
        for (String name : settings.scopeClaim().split("\\.", -1)) {
            found = found instanceof Map<?, ?> members ? members.get(name) : null;
        }
        return found;
    }

    private static Stream<String> words(@Nullable Object claim) {
        return switch (claim) {
            case null -> Stream.empty();
            case Collection<?> list -> list.stream().map(String::valueOf);
            default -> Arrays.stream(String.valueOf(claim).split(" "));
        };
    }
}
