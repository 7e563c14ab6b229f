package org.latentserver.security.access;

import org.jspecify.annotations.Nullable;

/**
 * What a call needs.
 *
 * @param scope null when anyone may call
 * @param change whether the call changes what the server keeps, so that the audit log has it
 */
public record Access(@Nullable Scope scope, boolean change) {
    static final Access OPEN = new Access(null, false);
}
