package org.latentserver.words;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How nearest words are searched.
 *
 * @param compressedScan exact answers scan int8 codes and rank by exact cosines: the same answers
 *     in a third of the time for a quarter of the vectors' memory
 * @param approximateAbove vocabularies of more words get a graph, built in the background; it needs
 *     the codes
 * @param searchWidth words that a search of the graph keeps in view: more find more and take longer
 * @param indexSpace disk for the graphs of all models; those not used longest go first
 */
@ConfigurationProperties("latent.words")
record WordsSettings(
        @DefaultValue("true") boolean compressedScan,
        @DefaultValue("200000") int approximateAbove,
        @DefaultValue("384") int searchWidth,
        @DefaultValue("4GB") DataSize indexSpace) {
    WordsSettings {
        if (approximateAbove < 1 || searchWidth < 1) {
            throw new IllegalArgumentException(
                    "latent.words.approximate-above and .search-width must be at least 1");
        }
    }
}
