package org.latentserver.security.keys;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;
import org.latentserver.security.access.Quota;
import org.latentserver.security.access.Scope;

/** What a new key shall be. */
record KeyRequest(
        @Schema(
                        description = "for people, 1 to 100 characters; needn't be unique",
                        requiredMode = Schema.RequiredMode.REQUIRED)
                @Nullable String name,
        @ArraySchema(
                        arraySchema =
                                @Schema(
                                        description =
                                                "at least one; `admin` includes `train`, that"
                                                        + " includes `infer`",
                                        requiredMode = Schema.RequiredMode.REQUIRED),
                        schema = @Schema(allowableValues = {"infer", "train", "admin"}))
                @Nullable List<String> scopes,
        @Schema(description = "when it stops being good; never without")
                @Nullable Instant expiresAt,
        @Schema(description = "1 to 1000000; without limit when absent")
                @Nullable Integer requestsPerMinute,
        @Schema(description = "requests at a time, 1 to 10000; without limit when absent")
                @Nullable Integer concurrency) {
    private static final Pattern NAME =
            Pattern.compile("[^\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]{1,100}");
    private static final int MOST_REQUESTS = 1_000_000;
    private static final int MOST_CONCURRENCY = 10_000;

    /** The same with all fields in their range. */
    record Checked(
            String name, Set<Scope> scopes, @Nullable Instant expiresAt, Quota.Limits limits) {}

    /**
     * @throws ServiceException INVALID_REQUEST naming the field
     */
    Checked checked(Instant now) {
        if (name == null || name.isBlank()) {
            throw ServiceException.invalid("name", "name is missing");
        }
        if (!NAME.matcher(name).matches()) {
            throw ServiceException.invalid(
                    "name", "name must have 1 to 100 characters, none of them a control character");
        }
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw ServiceException.invalid(
                    "expiresAt", "expiresAt is " + expiresAt + ", must be in the future");
        }
        check("requestsPerMinute", requestsPerMinute, MOST_REQUESTS);
        check("concurrency", concurrency, MOST_CONCURRENCY);
        return new Checked(
                name,
                checkedScopes(),
                expiresAt == null ? null : Instant.ofEpochMilli(expiresAt.toEpochMilli()),
                new Quota.Limits(requestsPerMinute, concurrency));
    }

    private Set<Scope> checkedScopes() {
        Set<Scope> checked = EnumSet.noneOf(Scope.class);
        if (scopes != null) {
            for (String slug : scopes) {
                checked.add(
                        Scope.ofSlug(slug)
                                .orElseThrow(() ->
                                        ServiceException.invalid(
                                                "scopes",
                                                "there is no scope '"
                                                        + Echo.of(slug)
                                                        + "', there are infer, train, admin")));
            }
        }
        if (checked.isEmpty()) {
            throw ServiceException.invalid(
                    "scopes", "scopes are missing: at least one of infer, train, admin");
        }
        return checked;
    }

    private static void check(String field, @Nullable Integer value, int most) {
        if (value != null && (value < 1 || value > most)) {
            throw ServiceException.invalid(
                    field, field + " is " + value + ", must be 1 to " + most);
        }
    }
}
