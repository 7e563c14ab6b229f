package org.latentserver.autoencoder.neighbors;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of the codes of data sets that are kept for the search of neighbors.
 *
 * @param maxItems of a data set that is searched
 * @param maxContent of all codes together; the longest unused go first
 */
@ConfigurationProperties("latent.neighbors")
public record IndexSettings(
        @DefaultValue("1000000") long maxItems, @DefaultValue("2GB") DataSize maxContent) {}
