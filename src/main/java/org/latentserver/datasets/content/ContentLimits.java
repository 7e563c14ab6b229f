package org.latentserver.datasets.content;

import org.latentserver.api.ServiceException;

/**
 * How much a data set may hold.
 *
 * @param maxItems images, rows or documents
 * @param maxBytes of items as stored: a byte a sample of images, four a value of rows, UTF-8 of
 *     text
 * @param maxClasses different labels
 * @param maxVocabulary different tokens that are counted; a text may have more
 */
public record ContentLimits(long maxItems, long maxBytes, int maxClasses, int maxVocabulary) {
    /** For content that the caller makes itself. */
    public static final ContentLimits NONE =
            new ContentLimits(Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, 1 << 24);

    void checkItems(long items) {
        if (items > maxItems) {
            throw ServiceException.tooLarge(
                    "file", "the data set has more than " + maxItems + " items", maxItems);
        }
    }

    void checkBytes(long bytes) {
        if (bytes > maxBytes) {
            throw ServiceException.tooLarge(
                    "file", "the content is larger than " + maxBytes + " bytes", maxBytes);
        }
    }

    void checkClasses(int classes) {
        if (classes > maxClasses) {
            throw ServiceException.tooLarge(
                    "file", "there are more than " + maxClasses + " different labels", maxClasses);
        }
    }
}
