package org.latentserver.security.audit;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A call that changed the server's state, or was to. */
record AuditEntry(
        String id,
        Instant time,
        @Schema(
                        description =
                                "id of an API key, `oidc:` and the subject of a token, or"
                                        + " `anonymous`")
                String caller,
        String method,
        @Schema(description = "pattern of the path; null when the call never got that far")
                @Nullable String route,
        String path,
        @Schema(description = "path of what the call made") @Nullable String created,
        int status,
        @Schema(description = "as in the answer's `X-Request-Id` and in the server's log")
                String requestId,
        @Schema(
                        description =
                                "refusals just before this one that were too many to be kept one by"
                                        + " one")
                long suppressed) {}
