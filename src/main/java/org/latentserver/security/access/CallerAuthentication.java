package org.latentserver.security.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** A caller, as Spring Security holds it. Has no credentials: they were checked and are gone. */
public final class CallerAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient Caller caller;

    public CallerAuthentication(Caller caller) {
        super(
                caller.scopes().stream()
                        .map(scope -> new SimpleGrantedAuthority("SCOPE_" + scope.slug()))
                        .toList());
        this.caller = caller;
        super.setAuthenticated(true);
    }

    /** Who makes the call that this thread answers; empty without authentication. */
    public static Optional<Caller> current() {
        Authentication held = SecurityContextHolder.getContext().getAuthentication();
        return held instanceof CallerAuthentication it ? Optional.of(it.caller) : Optional.empty();
    }

    public Caller caller() {
        return caller;
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    @Override
    public String getName() {
        return caller.name();
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }
}
