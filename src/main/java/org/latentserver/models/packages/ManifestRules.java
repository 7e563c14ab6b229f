package org.latentserver.models.packages;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelManifest.FileDigest;

/** What a manifest from outside must fulfil before anything believes it. */
final class ManifestRules {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_FILES = 1000;

    private ManifestRules() {}

    static void check(ModelManifest manifest) {
        required("family", manifest.family());
        required("description", manifest.description());
        required("architecture", manifest.architecture());
        required("training", manifest.training());
        required("training.engine", manifest.training().engine());
        required("training.metrics", manifest.training().metrics());
        check(manifest.training());
        required("inputs", manifest.inputs());
        required("outputs", manifest.outputs());
        Stream.concat(manifest.inputs().stream(), manifest.outputs().stream())
                .forEach(ManifestRules::check);
        required("files", manifest.files());
        check(manifest.files());
    }

    private static void check(Provenance training) {
        Provenance.Base base = training.base();
        if (base != null) {
            check("training.base", base);
        }
        Map<String, Provenance.Base> versions = training.versions();
        if (versions != null) {
            versions.forEach((parameter, version) -> {
                required("training.versions." + Echo.of(parameter), version);
                check("training.versions." + Echo.of(parameter), version);
            });
        }
        Imported imported = training.imported();
        if (imported == null) {
            required("training.startedAt", training.startedAt());
            return;
        }
        required("training.imported.format", imported.format());
        required("training.imported.files", imported.files());
        imported.files()
                .forEach((part, digest) -> check("training.imported.files." + part, digest));
        required("training.imported.options", imported.options());
        required("training.imported.counts", imported.counts());
    }

    private static void check(String name, Provenance.Base version) {
        required(name + ".model", version.model());
        required(name + ".packageId", version.packageId());
    }

    private static void check(TensorSpec tensor) {
        required("inputs or outputs", tensor);
        required("name of a tensor", tensor.name());
        required("dtype of a tensor", tensor.dtype());
        required("shape of a tensor", tensor.shape());
        tensor.shape().forEach(dimension -> required("dimension of a tensor", dimension));
    }

    private static void check(Map<String, FileDigest> files) {
        if (files.size() > MAX_FILES) {
            throw ServiceException.tooLarge(null, "package has too many files", MAX_FILES);
        }
        Set<String> lowerCase = new HashSet<>(Set.of(ModelManifest.FILE));
        files.forEach((name, digest) -> {
            if (!isPlainName(name)) {
                throw ServiceException.badData(null, "package has a file with a malformed name");
            }
            if (!lowerCase.add(name.toLowerCase(Locale.ROOT))) {
                throw ServiceException.badData(
                        null, "package has two files of one name, but for upper case: " + name);
            }
            check(name, digest);
        });
    }

    private static void check(String name, FileDigest digest) {
        required("digest of " + name, digest);
        required("digest of " + name, digest.sha256());
        if (!SHA256.matcher(digest.sha256()).matches() || digest.bytes() < 0) {
            throw ServiceException.badData(
                    null, "package has a malformed digest of " + Echo.of(name));
        }
    }

    static boolean isPlainName(String name) {
        return PLAIN_NAME.matcher(name).matches() && !name.contains("..") && !name.endsWith(".");
    }

    private static void required(String part, @Nullable Object value) {
        if (Objects.isNull(value)) {
            throw ServiceException.badData(null, ModelManifest.FILE + " lacks " + part);
        }
    }
}
