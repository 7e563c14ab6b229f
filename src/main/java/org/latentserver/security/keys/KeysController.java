package org.latentserver.security.keys;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Page;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/keys")
@Tag(name = "keys", description = "API keys; all of it needs the scope admin")
class KeysController {
    private final ApiKeys keys;
    private final Clock clock;

    KeysController(ApiKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @PostMapping
    @Operation(
            operationId = "createKey",
            summary = "Make an API key",
            description =
                    """
                    The answer is the only place where the secret is ever shown; the server keeps its SHA-256. \
                    Send it as `Authorization: Bearer …` or as `X-API-Key`.
                    """)
    @ApiResponse(
            responseCode = "201",
            description = "The key and its secret",
            headers =
                    @Header(
                            name = "Location",
                            description = "Path of the key",
                            schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "400", description = "A field is missing or out of its range")
    @ApiResponse(responseCode = "409", description = "There are as many keys as there may be")
    ResponseEntity<KeyViews.Issued> create(@RequestBody KeyRequest request) {
        ApiKeys.Issued issued = keys.create(request);
        return ResponseEntity.created(URI.create("/v1/keys/" + issued.key().key().id()))
                .cacheControl(CacheControl.noStore())
                .body(view(issued));
    }

    @GetMapping
    @Operation(
            operationId = "listKeys",
            summary = "List API keys by id",
            description =
                    "Pages, with when each was last used. Secrets are never shown, and the key of"
                            + " the server's configuration is not among them.")
    @ApiResponse(responseCode = "200", description = "One page")
    @ApiResponse(responseCode = "400", description = "limit out of its range")
    Page<KeyViews.Key> list(
            @Parameter(description = "1 to 500") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "`next` of the page before") @RequestParam(required = false)
                    @Nullable String after) {
        Page.checkLimit(limit);
        List<KeyViews.Key> found =
                keys.list().stream()
                        .filter(key -> after == null || key.key().id().compareTo(after) > 0)
                        .limit(limit + 1L)
                        .map(this::view)
                        .toList();
        return Page.of(found, limit, KeyViews.Key::id);
    }

    @GetMapping("/{id}")
    @Operation(
            operationId = "getKey",
            summary = "Get an API key",
            description = "What it may do, and when it was last used.")
    @ApiResponse(responseCode = "200", description = "The key, without its secret")
    @ApiResponse(responseCode = "404", description = "Unknown key")
    KeyViews.Key get(@PathVariable String id) {
        return view(keys.get(id));
    }

    @PostMapping("/{id}/rotate")
    @Operation(
            operationId = "rotateKey",
            summary = "Give an API key a new secret",
            description =
                    """
                    The old secret stays good for `graceSeconds`, by default not at all. The one before it \
                    is no longer good in any case. All else of the key stays.
                    """)
    @ApiResponse(responseCode = "200", description = "The key and its new secret")
    @ApiResponse(responseCode = "400", description = "graceSeconds out of its range")
    @ApiResponse(responseCode = "404", description = "Unknown key")
    ResponseEntity<KeyViews.Issued> rotate(
            @PathVariable String id,
            @RequestBody(required = false) KeyViews.@Nullable Rotation rotation) {
        ApiKeys.Issued issued = keys.rotate(id, KeyViews.Rotation.grace(rotation));
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(view(issued));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "revokeKey",
            summary = "Revoke an API key",
            description =
                    """
                    At once on the server that answers; another one over the same database follows within \
                    `latent.security.key-refresh`, by default 10 seconds.
                    """)
    @ApiResponse(responseCode = "204", description = "Revoked")
    @ApiResponse(responseCode = "404", description = "Unknown key")
    void revoke(@PathVariable String id) {
        keys.revoke(id);
    }

    private KeyViews.Issued view(ApiKeys.Issued issued) {
        return new KeyViews.Issued(view(issued.key()), issued.secret().text());
    }

    private KeyViews.Key view(HeldKey key) {
        return KeyViews.Key.of(key, clock.instant());
    }
}
