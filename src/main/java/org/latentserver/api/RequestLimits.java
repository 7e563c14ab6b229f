package org.latentserver.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of one request, checked before memory is spent.
 *
 * @param maxBody largest JSON or npy body; larger ones get 413
 * @param maxItems images, rows, words or pairs in one call
 * @param maxImageBytes largest encoded image
 * @param maxImagePixels width x height of a decoded image
 * @param maxValues numbers in one call, all items together
 */
@ConfigurationProperties("latent.limits")
public record RequestLimits(
        @DefaultValue("64MB") DataSize maxBody,
        @DefaultValue("1024") int maxItems,
        @DefaultValue("32MB") DataSize maxImageBytes,
        @DefaultValue("16000000") long maxImagePixels,
        @DefaultValue("33554432") int maxValues) {

    /** Refuses a count above {@link #maxItems} or below 1, naming the field and the limit. */
    public int checkItems(String field, long count) {
        if (count < 1 || count > maxItems) {
            throw ServiceException.invalid(
                            field, field + " holds " + count + " items, must be 1 to " + maxItems)
                    .with("limit", maxItems);
        }
        return (int) count;
    }
}
