package org.latentserver.datasets.content;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stored data set holds; kept beside it as {@code dataset.json}.
 *
 * @param kind what the items are
 * @param format what was uploaded: idx, images, npy, csv or text
 * @param count items (images, rows, documents; 1 for a text stream)
 * @param shape of one item: {@code [channels, height, width]} of images of one size, the row shape
 *     of arrays; null for text and for images of several sizes
 * @param channels of images; 0 otherwise
 * @param minHeight smallest image; 0 for other kinds
 * @param maxHeight largest image
 * @param minWidth smallest image
 * @param maxWidth largest image
 * @param classes names and counts by label number; empty without labels
 * @param columns names of the values of a CSV row; empty otherwise
 * @param splits items in train, validation and test
 * @param text figures of a text; null otherwise
 * @param bytes size of the stored content
 */
public record DatasetDescription(
        DatasetKind kind,
        String format,
        long count,
        @Nullable List<Integer> shape,
        int channels,
        int minHeight,
        int maxHeight,
        int minWidth,
        int maxWidth,
        List<ClassCount> classes,
        List<String> columns,
        Map<Split, Long> splits,
        @Nullable TextFigures text,
        long bytes) {

    /** One class of a labelled data set; its place in the list is its label number. */
    public record ClassCount(String name, long count) {}

    /**
     * Figures of a text.
     *
     * @param lines true when each line is a document, false for one stream
     * @param tokens words divided by white space
     * @param vocabularySize different tokens, exact up to the configured bound
     */
    public record TextFigures(boolean lines, long tokens, long vocabularySize) {}

    public boolean labelled() {
        return !classes.isEmpty();
    }

    public long count(Split split) {
        return splits.getOrDefault(split, 0L);
    }
}
