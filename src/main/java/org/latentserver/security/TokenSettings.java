package org.latentserver.security;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.latentserver.security.access.Quota;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How tokens of an identity provider are taken; where it is, Spring Boot's {@code
 * spring.security.oauth2.resourceserver.jwt} says.
 *
 * @param scopeClaim path of the claim with the scopes, a list or separated by spaces
 * @param requestsPerMinute of each subject; without limit when absent
 * @param concurrency requests of each subject at a time; without limit when absent
 */
@Validated
@ConfigurationProperties("latent.security.tokens")
record TokenSettings(
        @DefaultValue("scope") @NotBlank String scopeClaim,
        @Min(1) @Max(1_000_000) @Nullable Integer requestsPerMinute,
        @Min(1) @Max(10_000) @Nullable Integer concurrency) {
    Quota.Limits limits() {
        return new Quota.Limits(requestsPerMinute, concurrency);
    }
}
