package org.latentserver.datasets.formats;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.Split;

/**
 * What the folders of an archive mean. A folder around everything is ignored. Then, if the first
 * folders are {@code train}, {@code validation} (or {@code val}, {@code valid}) and {@code test},
 * they are splits. The next folder is the label; pictures either all lie in one or none does.
 */
final class ArchiveLayout {
    private static final Map<String, Split> SPLITS =
            Map.of(
                    "train", Split.TRAIN,
                    "training", Split.TRAIN,
                    "validation", Split.VALIDATION,
                    "valid", Split.VALIDATION,
                    "val", Split.VALIDATION,
                    "test", Split.TEST,
                    "testing", Split.TEST);

    /** Label and split of one picture; null split where the archive doesn't say. */
    record Place(@Nullable Split split, @Nullable String label) {}

    /** Collects the folders of all pictures; only different ones are kept. */
    static final class Folders {
        private final String field;
        private final Set<List<String>> folders = new HashSet<>();

        Folders(String field) {
            this.field = field;
        }

        void add(List<String> path) {
            folders.add(List.copyOf(path.subList(0, Math.min(3, path.size() - 1))));
        }

        /**
         * @param mayHaveSplits false where the whole archive is one split already
         */
        ArchiveLayout layout(boolean mayHaveSplits) {
            return new ArchiveLayout(field, folders, mayHaveSplits);
        }
    }

    private final String field;
    private final int skip;
    private final boolean splits;

    private ArchiveLayout(String field, Set<List<String>> folders, boolean mayHaveSplits) {
        this.field = field;
        skip = !splitFirst(folders, 0) && wrapped(folders) ? 1 : 0;
        splits = mayHaveSplits && splitFirst(folders, skip);
        if (mayHaveSplits && !splits && firsts(folders, skip).contains("train")) {
            throw ServiceException.badData(
                    field,
                    "the archive has other folders beside 'train'; with it there may be"
                            + " 'validation' and 'test' only");
        }
        checkLabels(folders);
    }

    private static boolean wrapped(Set<List<String>> folders) {
        return folders.stream().allMatch(path -> path.size() >= 2)
                && firsts(folders, 0).size() == 1;
    }

    private static boolean splitFirst(Set<List<String>> folders, int skip) {
        return folders.stream().allMatch(path -> path.size() > skip)
                && SPLITS.keySet().containsAll(firsts(folders, skip));
    }

    private static Set<String> firsts(Set<List<String>> folders, int skip) {
        Set<String> firsts = new HashSet<>();
        for (List<String> path : folders) {
            if (path.size() > skip) {
                firsts.add(path.get(skip).toLowerCase(Locale.ROOT));
            }
        }
        return firsts;
    }

    private void checkLabels(Set<List<String>> folders) {
        int before = skip + (splits ? 1 : 0);
        boolean some = folders.stream().anyMatch(path -> path.size() > before);
        for (List<String> path : folders) {
            if (some && path.size() <= before) {
                throw ServiceException.badData(
                        field,
                        "the archive has pictures without a label folder in '%s' and others with"
                                .formatted(Echo.of(String.join("/", path) + "/")));
            }
        }
    }

    boolean hasSplits() {
        return splits;
    }

    Place place(List<String> path) {
        int at = skip;
        Split split = null;
        if (splits) {
            split = SPLITS.get(path.get(at++).toLowerCase(Locale.ROOT));
        }
        return new Place(split, path.size() - 1 > at ? path.get(at) : null);
    }
}
