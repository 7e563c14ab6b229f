package org.latentserver.oip;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.Names;
import org.latentserver.api.ServiceException;
import org.latentserver.models.ModelVersion;
import org.latentserver.models.Models;
import org.latentserver.serving.TensorSignatures;
import org.latentserver.serving.VersionChoice;
import org.latentserver.serving.tensors.TensorSignature;
import org.springframework.stereotype.Component;

/** Finds models by the names of the protocol's paths. */
@Component
class OfferedModels {
    private static final int MAX_ENTRIES = 1000;

    private final Models models;
    private final VersionChoice choice;
    private final TensorSignatures signatures;
    // a package never changes, so neither does its signature
    private final Map<String, TensorSignature> byPackage = new ConcurrentHashMap<>();

    OfferedModels(Models models, VersionChoice choice, TensorSignatures signatures) {
        this.models = models;
        this.choice = choice;
        this.signatures = signatures;
    }

    /**
     * Finds a model; without a version, what the alias {@code default} or the reference itself
     * says.
     *
     * @param name {@code name}, {@code name:version} or {@code name@alias}
     * @throws org.latentserver.api.ServiceException UNKNOWN_MODEL; INVALID_REQUEST for a malformed
     *     name or version
     */
    OfferedModel find(String name, @Nullable String version) {
        if (version == null) {
            return offered(models.resolve(name));
        }
        if (!version.matches("[1-9][0-9]{0,8}")) {
            throw ServiceException.invalid(
                    "version", "version '" + Echo.of(version) + "' must be a whole number from 1");
        }
        return offered(models.resolve(Names.check("model", name) + ":" + version));
    }

    /**
     * Finds the version that one call of a model gets, which may be a canary.
     *
     * @param name {@code name}, {@code name:version} or {@code name@alias}
     * @throws org.latentserver.api.ServiceException UNKNOWN_MODEL; INVALID_REQUEST for a malformed
     *     name
     */
    OfferedModel choose(String name) {
        return offered(choice.choose(name));
    }

    /** All versions of all models. */
    List<ModelVersion> all() {
        return models.versions();
    }

    /** Versions of a model as the protocol writes them, oldest first. */
    List<String> numbers(String model) {
        return models.versions(model).stream()
                .map(version -> Integer.toString(version.version()))
                .toList();
    }

    /** A version with its signature. */
    OfferedModel offered(ModelVersion version) {
        TensorSignature signature = byPackage.get(version.packageId());
        if (signature == null) {
            signature = signatures.of(version.manifest());
            if (byPackage.size() >= MAX_ENTRIES) {
                byPackage.clear();
            }
            byPackage.put(version.packageId(), signature);
        }
        return new OfferedModel(version, signature);
    }
}
