package org.latentserver.datasets.formats;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.Split;

/**
 * Arrays of items and, where there are, of their labels. In an npz file the items are called {@code
 * images}, {@code x} or {@code data} and the labels {@code labels} or {@code y}, each alone or with
 * {@code _train}, {@code _validation} (or {@code _val}) and {@code _test} behind.
 */
record NpySource(Split split, String field, Opener items, @Nullable Opener labels) {
    interface Opener {
        InputStream open() throws IOException;

        default InputStream buffered() throws IOException {
            return new BufferedInputStream(open(), 1 << 16);
        }
    }

    private static final Pattern NAME =
            Pattern.compile(
                    "(?:(images|x|data)|(labels|y))(_train|_validation|_val|_test)?\\.npy",
                    Pattern.CASE_INSENSITIVE);

    /** The one array of an npy file. */
    static NpySource of(Uploads.Part part, DatasetLimits limits) {
        Upload labels = part.labels();
        return new NpySource(
                part.split(),
                part.items().field(),
                () -> UploadStreams.open(part.items(), limits),
                labels == null ? null : () -> UploadStreams.open(labels, limits));
    }

    /** The arrays of an npz file, which stays open. */
    static List<NpySource> of(Uploads.Part part, ZipArchive archive) {
        String field = part.items().field();
        if (part.labels() != null) {
            throw ServiceException.invalid(
                    part.labels().field(), "the labels of an npz are an array in it");
        }
        Map<Split, Opener> items = new HashMap<>();
        Map<Split, Opener> labels = new HashMap<>();
        for (ZipArchive.FileEntry entry : archive.files()) {
            String name = String.join("/", entry.path());
            Matcher matcher = NAME.matcher(name);
            boolean fits = matcher.matches();
            Split split = fits ? split(matcher.group(3), part.split()) : part.split();
            Map<Split, Opener> kind = fits && matcher.group(1) != null ? items : labels;
            if (!fits || kind.put(split, entry::open) != null) {
                throw ServiceException.badData(
                        field,
                        "the npz holds '%s'; taken are one of images, x, data and one of labels, y,"
                                        .formatted(Echo.of(name))
                                + " alone or with _train, _validation, _test");
            }
        }
        if (items.isEmpty() || (!labels.isEmpty() && !labels.keySet().equals(items.keySet()))) {
            throw ServiceException.badData(
                    field, "the npz must have labels for all of its arrays or for none");
        }
        List<NpySource> sources = new ArrayList<>();
        for (Split split : Split.values()) {
            Opener opener = items.get(split);
            if (opener != null) {
                sources.add(new NpySource(split, field, opener, labels.get(split)));
            }
        }
        return sources;
    }

    private static Split split(@Nullable String suffix, Split without) {
        if (suffix == null) {
            return without;
        }
        return switch (suffix.toLowerCase(java.util.Locale.ROOT)) {
            case "_test" -> Split.TEST;
            case "_train" -> Split.TRAIN;
            default -> Split.VALIDATION;
        };
    }
}
