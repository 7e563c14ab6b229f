package org.latentserver.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The body of every error, {@code application/problem+json} (RFC 9457). */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Every error, as application/problem+json (RFC 9457)")
record Problem(
        @Schema(example = "urn:latent-server:problem:invalid-request") String type,
        @Schema(description = "the status in words", example = "Bad Request") String title,
        @Schema(description = "the HTTP status", example = "400") int status,
        @Schema(
                        description = "what is wrong and what is allowed, for people",
                        example = "k is 0, must be a whole number from 1 to 1000")
                String detail,
        @Schema(description = "stable, for programs", example = "invalid-request") String code,
        @Schema(description = "the part of the request that is wrong", example = "k")
                @Nullable String field,
        @Schema(description = "the value that was refused, where it is short", example = "0")
                @Nullable Object value,
        @Schema(description = "all fields that are wrong, where there are several")
                @Nullable List<Violation> errors,
        @JsonAnyGetter @Schema(hidden = true) Map<String, Object> details) {

    /** One field that is wrong. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Violation", description = "One field that is wrong")
    record Violation(
            @Schema(example = "parameters.codeSize") String field,
            @Schema(example = "must be between 1 and 4096") String message,
            @Schema(example = "0") @Nullable Object value) {}

    static Problem of(ServiceException refusal) {
        return of(refusal.code(), refusal.field(), text(refusal), null, refusal.details());
    }

    static Problem of(ErrorCode code, String detail) {
        return of(code, null, detail, null, Map.of());
    }

    static Problem of(
            ErrorCode code,
            @Nullable String field,
            String detail,
            @Nullable List<Violation> errors,
            Map<String, Object> details) {
        Map<String, Object> rest = new LinkedHashMap<>(details);
        Object value = rest.remove("value");
        HttpStatus status = HttpStatus.resolve(code.status());
        return new Problem(
                "urn:latent-server:problem:" + code.slug(),
                status == null ? code.slug() : status.getReasonPhrase(),
                code.status(),
                detail,
                code.slug(),
                field,
                value,
                errors,
                rest);
    }

    private static String text(ServiceException refusal) {
        String message = refusal.getMessage();
        return message == null ? refusal.code().slug() : message;
    }

    /** A rejected value as it may be repeated: numbers and truth values as such, text shortened. */
    static @Nullable Object echo(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Number number when finite(number) -> number;
            case Boolean truth -> truth;
            case CharSequence text -> Echo.of(text);
            default -> null;
        };
    }

    private static boolean finite(Number number) {
        return Double.isFinite(number.doubleValue());
    }
}
