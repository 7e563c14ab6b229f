package org.latentserver.datasets.formats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.Split;

/** The files of one data set, by the split they belong to. */
public final class Uploads {
    public static final Set<String> FIELDS =
            Set.of(
                    "file",
                    "labels",
                    "testFile",
                    "testLabels",
                    "validationFile",
                    "validationLabels");

    /** Items of one split, and their labels where these come in a file of their own. */
    record Part(Split split, Upload items, @Nullable Upload labels) {}

    private final List<Part> parts = new ArrayList<>();

    /**
     * @param files by field, any of {@link #FIELDS}
     * @throws ServiceException INVALID_REQUEST naming the field that is missing
     */
    public Uploads(Map<String, Upload> files) {
        if (!files.containsKey("file")) {
            throw ServiceException.invalid("file", "the part 'file' is missing");
        }
        add(Split.TRAIN, files, "file", "labels");
        add(Split.VALIDATION, files, "validationFile", "validationLabels");
        add(Split.TEST, files, "testFile", "testLabels");
        boolean labelled = files.containsKey("labels");
        for (Part part : parts) {
            if ((part.labels != null) != labelled) {
                throw ServiceException.invalid(
                        labelled ? part.items.field().replace("File", "Labels") : "labels",
                        "either all files come with labels or none");
            }
        }
    }

    private void add(Split split, Map<String, Upload> files, String itemField, String labelField) {
        Upload items = files.get(itemField);
        Upload labels = files.get(labelField);
        if (items != null) {
            parts.add(new Part(split, items, labels));
        } else if (labels != null) {
            throw ServiceException.invalid(
                    itemField, "'%s' needs '%s'".formatted(labelField, itemField));
        }
    }

    Upload file() {
        return parts.getFirst().items();
    }

    List<Part> parts() {
        return parts;
    }

    boolean has(Split split) {
        return parts.stream().anyMatch(part -> part.split == split);
    }

    /** The first labels file, where there is one. */
    @Nullable Upload labels() {
        return parts.getFirst().labels();
    }
}
