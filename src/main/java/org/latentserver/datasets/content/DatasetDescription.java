package org.latentserver.datasets.content;

import io.swagger.v3.oas.annotations.media.Schema;
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
        @Schema(description = "What the items are") DatasetKind kind,
        @Schema(description = "What was uploaded: idx, images, npy, csv or text", example = "idx")
                String format,
        @Schema(description = "Images, rows or documents; 1 for a text stream", example = "70000")
                long count,
        @Schema(
                        description =
                                "Of one item: channels, height, width of images, or the shape of a"
                                        + " row; null for text and for images of several sizes",
                        example = "[1, 28, 28]")
                @Nullable List<Integer> shape,
        @Schema(description = "1 grey, 3 red, green, blue; 0 unless images", example = "1")
                int channels,
        @Schema(description = "Pixels of the lowest image", example = "28") int minHeight,
        @Schema(description = "Pixels of the highest image", example = "28") int maxHeight,
        @Schema(description = "Pixels of the narrowest image", example = "28") int minWidth,
        @Schema(description = "Pixels of the widest image", example = "28") int maxWidth,
        @Schema(description = "By label number; empty without labels") List<ClassCount> classes,
        @Schema(description = "Names of the values of a CSV row; empty otherwise")
                List<String> columns,
        @Schema(
                        description = "Items in train, validation and test",
                        example = "{\"train\": 60000, \"validation\": 0, \"test\": 10000}")
                Map<Split, Long> splits,
        @Schema(description = "Only of text") @Nullable TextFigures text,
        @Schema(description = "Size of the items as stored", example = "54880000") long bytes) {

    /** One class of a labelled data set; its place in the list is its label number. */
    public record ClassCount(
            @Schema(example = "7") String name, @Schema(example = "7293") long count) {}

    /**
     * Figures of a text.
     *
     * @param lines true when each line is a document, false for one stream
     * @param tokens words divided by white space
     * @param vocabularySize different tokens, exact up to the configured bound
     */
    public record TextFigures(
            @Schema(description = "Each line is a document, rather than all one stream")
                    boolean lines,
            @Schema(description = "Words divided by white space", example = "16939981") long tokens,
            @Schema(
                            description = "Different words, exact up to 4,000,000 by default",
                            example = "219470")
                    long vocabularySize) {}

    public boolean labelled() {
        return !classes.isEmpty();
    }

    public long count(Split split) {
        return splits.getOrDefault(split, 0L);
    }
}
