package org.latentserver.datasets.formats;

import org.latentserver.datasets.content.ContentLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an uploaded data set may hold at most.
 *
 * @param maxItems images, rows or documents
 * @param maxContent stored content: a byte a sample of images, four a value of rows, UTF-8 of text
 * @param maxClasses different labels
 * @param maxVocabulary different tokens that are counted (16 bytes of memory each); a text may have
 *     more
 * @param maxImagePixels width x height of one image; decoding takes about 20 bytes a pixel
 * @param maxArchiveEntries files and folders in an archive (about 600 bytes of memory each)
 * @param maxCompressionRatio inflated to compressed bytes, from the 64th inflated megabyte on
 * @param maxColumns values in one CSV row
 * @param maxDocument one line of a text with one document a line
 * @param concurrentUploads data sets that are read at the same time
 */
@ConfigurationProperties("latent.datasets")
public record DatasetLimits(
        @DefaultValue("10000000") int maxItems,
        @DefaultValue("16GB") DataSize maxContent,
        @DefaultValue("100000") int maxClasses,
        @DefaultValue("4000000") int maxVocabulary,
        @DefaultValue("16777216") int maxImagePixels,
        @DefaultValue("500000") int maxArchiveEntries,
        @DefaultValue("250") int maxCompressionRatio,
        @DefaultValue("100000") int maxColumns,
        @DefaultValue("8MB") DataSize maxDocument,
        @DefaultValue("2") int concurrentUploads) {
    public ContentLimits content() {
        return new ContentLimits(maxItems, maxContent.toBytes(), maxClasses, maxVocabulary);
    }
}
