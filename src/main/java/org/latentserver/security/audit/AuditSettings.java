package org.latentserver.security.audit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param maxEntries the oldest beyond are dropped
 * @param retention older ones are dropped
 * @param refusalsPerMinute refused or failed calls that are kept one by one; the others are counted
 */
@Validated
@ConfigurationProperties("latent.security.audit")
record AuditSettings(
        @DefaultValue("100000") @Min(1) @Max(100_000_000) int maxEntries,
        @DefaultValue("365d") Duration retention,
        @DefaultValue("60") @Min(1) @Max(1_000_000) int refusalsPerMinute) {}
