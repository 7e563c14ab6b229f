package org.latentserver.security.keys;

import org.jspecify.annotations.Nullable;

/** Keys are asked for, and nobody could have a good one. */
public final class UnusableKeysException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableKeysException(String message) {
        this(message, null);
    }

    UnusableKeysException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
