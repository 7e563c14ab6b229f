package org.latentserver.api;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What one request may cost.
 *
 * @param body largest body of a request that isn't an upload of data or a model; uploads are
 *     bounded by {@code spring.servlet.multipart} instead
 * @param items most images or arrays in one request
 * @param image largest PNG or JPEG file in a request
 * @param imagePixels most pixels, width x height, of one image before anything is decoded
 * @param requestPixels most pixels of all images of a request that are kept at their own size
 */
@Validated
@ConfigurationProperties("latent.limits")
public record RequestLimits(
        @DefaultValue("64MB") DataSize body,
        @DefaultValue("1024") @Min(1) @Max(1_000_000) int items,
        @DefaultValue("32MB") DataSize image,
        @DefaultValue("16777216") @Min(1) @Max(1 << 28) long imagePixels,
        @DefaultValue("33554432") @Min(1) @Max(1 << 28) long requestPixels) {
    /** The defaults, for tests and for code outside of a server. */
    public static RequestLimits defaults() {
        return new RequestLimits(
                DataSize.ofMegabytes(64), 1024, DataSize.ofMegabytes(32), 1L << 24, 1L << 25);
    }
}
