package org.latentserver.security.access;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do, from least to most; each includes those before it. */
public enum Scope {
    /** Use models, and read what is stored of models, jobs and data sets. */
    INFER,
    /** Add data sets and models, start and stop jobs. */
    TRAIN,
    /** Delete, move aliases, load and unload, keys, the audit log. */
    ADMIN;

    /** Whether a holder of this scope may do what needs the other. */
    public boolean includes(Scope needed) {
        return compareTo(needed) >= 0;
    }

    /** Whether any of the scopes includes the needed one. */
    public static boolean anyIncludes(Collection<Scope> held, Scope needed) {
        for (Scope scope : held) {
            if (scope.includes(needed)) {
                return true;
            }
        }
        return false;
    }

    /** As in requests, tokens and tables, such as {@code infer}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> ofSlug(String slug) {
        for (Scope scope : values()) {
            if (scope.slug().equals(slug)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
