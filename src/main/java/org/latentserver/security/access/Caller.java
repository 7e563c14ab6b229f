package org.latentserver.security.access;

import java.util.Set;

/**
 * Someone whose credentials were found good.
 *
 * @param name of a key its id, of a token {@code oidc:} and its subject; fit for logs
 * @param quota how much may be called
 */
public record Caller(String name, Set<Scope> scopes, Quota quota) {
    public static final String ANONYMOUS = "anonymous";

    public Caller {
        scopes = Set.copyOf(scopes);
    }
}
