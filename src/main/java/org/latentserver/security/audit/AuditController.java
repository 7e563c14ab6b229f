package org.latentserver.security.audit;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Page;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "audit", description = "Who changed what; needs the scope admin")
class AuditController {
    private final AuditRows rows;

    AuditController(AuditRows rows) {
        this.rows = rows;
    }

    @GetMapping("/v1/audit")
    @Operation(
            operationId = "listAudit",
            summary = "List changes and refusals, newest first",
            description =
                    """
                    Each call that changed, or was to change, data sets, models, jobs or keys, with its outcome, \
                    and each that was refused for who made it. Bodies and secrets are not kept.
                    """)
    @ApiResponse(responseCode = "200", description = "One page")
    @ApiResponse(responseCode = "400", description = "limit out of its range")
    Page<AuditEntry> list(
            @Parameter(description = "Only of this caller", example = "6bzcurvamk")
                    @RequestParam(required = false)
                    @Nullable String caller,
            @Parameter(description = "1 to 500") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "`next` of the page before") @RequestParam(required = false)
                    @Nullable String after) {
        Page.checkLimit(limit);
        return Page.of(rows.list(caller, after, limit + 1), limit, AuditEntry::id);
    }
}
