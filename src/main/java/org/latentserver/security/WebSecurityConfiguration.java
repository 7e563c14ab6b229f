package org.latentserver.security;

import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.latentserver.security.access.AccessTable;
import org.latentserver.security.access.ScopeCheck;
import org.latentserver.security.audit.AuditFilter;
import org.latentserver.security.audit.AuditLog;
import org.latentserver.security.keys.KeyChain;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * The one chain of security filters, listed in full rather than built: no sessions, no forms, no
 * cookies, so nothing of what defends those.
 */
@Configuration(proxyBeanMethods = false)
class WebSecurityConfiguration {
    @Bean
    AccessTable accessTable(SecuritySettings settings) {
        return new AccessTable(settings.publicDocumentation());
    }

    @Bean
    Refusals refusals(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
        return new Refusals(errors);
    }

    /** Paths that could be read in two ways are refused; header lines were checked by Tomcat. */
    @Bean
    StrictHttpFirewall pathFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderNames(_ -> true);
        firewall.setAllowedHeaderValues(_ -> true);
        return firewall;
    }

    /** A measurement of every filter would cost more than the filters. */
    @Bean
    SecurityObservationSettings unobserved() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    SecurityFilterChain securityFilters(
            SecuritySettings settings,
            TokenSettings tokenSettings,
            KeyChain keys,
            ObjectProvider<JwtDecoder> decoders,
            AccessTable table,
            AuditLog audit,
            Refusals refusals,
            ServerProperties server,
            Environment environment,
            Clock clock) {
        List<Filter> filters = new ArrayList<>();
        filters.add(SecurityHeaders.filter());
        if (!settings.allowedOrigins().isEmpty()) {
            filters.add(CrossOrigin.filter(settings.allowedOrigins()));
        }
        boolean authenticated = settings.authenticated(TokenCallers.configured(environment));
        if (authenticated) {
            JwtDecoder decoder = decoders.getIfAvailable();
            TokenCallers tokens =
                    decoder == null ? null : new TokenCallers(decoder, tokenSettings, clock);
            if (tokens == null) {
                keys.checkUsable();
            }
            filters.add(new CredentialsFilter(keys, tokens, refusals));
        }
        filters.add(new AuditFilter(audit, table));
        filters.add(
                new BrowserGuard(
                        AllowedHosts.of(settings.allowedHosts(), server.getAddress()),
                        settings.allowedOrigins(),
                        refusals));
        if (authenticated) {
            filters.add(translation(refusals));
            filters.add(authorization(table));
            filters.add(new QuotaFilter(refusals));
        }
        return new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, filters);
    }

    private static Filter translation(Refusals refusals) {
        ExceptionTranslationFilter filter =
                new ExceptionTranslationFilter(refusals, new NullRequestCache());
        filter.setAccessDeniedHandler(refusals);
        return filter;
    }

    /** Of requests only: dispatches for errors and late answers belong to one that has passed. */
    private static Filter authorization(AccessTable table) {
        AuthorizationFilter filter = new AuthorizationFilter(new ScopeCheck(table));
        filter.setFilterErrorDispatch(false);
        filter.setFilterAsyncDispatch(false);
        return filter;
    }
}
