package org.latentserver.security.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;

/** Holds each request against the {@link AccessTable}. */
public final class ScopeCheck implements AuthorizationManager<HttpServletRequest> {
    private static final AuthorizationDecision GRANTED = new AuthorizationDecision(true);

    private final AccessTable table;

    public ScopeCheck(AccessTable table) {
        this.table = table;
    }

    @Override
    public AuthorizationDecision authorize(
            Supplier<? extends @Nullable Authentication> caller, HttpServletRequest request) {
        Access needed = table.of(request).orElse(null);
        Scope scope = needed == null ? null : needed.scope();
        if (needed != null && scope == null) {
            return GRANTED;
        }
        // throws when there is none: who isn't known is told so before what they may not do
        Authentication known = caller.get();
        boolean allowed =
                scope != null
                        && known instanceof CallerAuthentication it
                        && Scope.anyIncludes(it.caller().scopes(), scope);
        return allowed ? GRANTED : new Denied(scope);
    }

    /** Names the scope that is missing; null where no scope would do. */
    public static final class Denied extends AuthorizationDecision {
        private static final long serialVersionUID = 1L;

        private final @Nullable Scope missing;

        Denied(@Nullable Scope missing) {
            super(false);
            this.missing = missing;
        }

        public @Nullable Scope missing() {
            return missing;
        }
    }
}
