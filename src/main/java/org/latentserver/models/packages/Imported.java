package org.latentserver.models.packages;

import java.util.Map;
import org.latentserver.models.packages.ModelManifest.FileDigest;

/**
 * What an imported version was made from.
 *
 * @param format of the upload, such as {@code word2vec-bin}
 * @param files size and SHA-256 of each uploaded file, by its part of the form
 * @param options further fields of the form that decided what became of it
 * @param counts what was read and what was left out
 */
public record Imported(
        String format,
        Map<String, FileDigest> files,
        Map<String, String> options,
        Map<String, Long> counts) {}
