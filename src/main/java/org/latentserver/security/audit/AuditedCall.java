package org.latentserver.security.audit;

import org.jspecify.annotations.Nullable;

/**
 * What the audit log has of a call beside its outcome.
 *
 * @param route pattern of the path; null when the call never got to a controller
 * @param created path of what it made
 */
public record AuditedCall(
        String caller,
        String method,
        @Nullable String route,
        String path,
        @Nullable String created,
        String requestId) {}
