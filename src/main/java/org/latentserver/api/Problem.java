package org.latentserver.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The body of every error, {@code application/problem+json} (RFC 9457).
 *
 * @param value what was refused, if short
 * @param errors all fields that are wrong, where there may be several
 * @param details further members
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable String field,
        @Nullable Object value,
        @Nullable List<Violation> errors,
        @JsonAnyGetter Map<String, Object> details) {

    /** One field that is wrong. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Violation(String field, String message, @Nullable Object value) {}

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
