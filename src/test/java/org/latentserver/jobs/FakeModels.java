package org.latentserver.jobs;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.models.ModelVersion;
import org.latentserver.models.Models;
import org.latentserver.models.packages.Imported;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Provenance;
import tools.jackson.databind.json.JsonMapper;

/** References point where the test says; packages are sound but for one. */
final class FakeModels implements Models {
    static final String DAMAGED = "damaged";

    private final Map<String, ModelVersion> versions = new HashMap<>();

    FakeModels point(String reference, String model, int version, String family) {
        Imported imported = new Imported("test", Map.of(), Map.of(), Map.of());
        ModelManifest manifest =
                new ModelManifest(
                        1,
                        family,
                        "",
                        JsonMapper.builder().build().createObjectNode(),
                        List.of(),
                        List.of(),
                        Provenance.of(imported, "", ""),
                        Map.of());
        versions.put(reference, new ModelVersion(model, version, model, Instant.EPOCH, manifest));
        return this;
    }

    @Override
    public ModelVersion resolve(String reference) {
        ModelVersion version = versions.get(reference);
        if (version == null) {
            throw new ServiceException(
                    ErrorCode.UNKNOWN_MODEL, "model", "there is no model " + reference);
        }
        return version;
    }

    @Override
    public List<ModelVersion> versions() {
        return List.copyOf(versions.values());
    }

    @Override
    public List<ModelVersion> versions(String model) {
        return versions.values().stream().filter(version -> version.model().equals(model)).toList();
    }

    @Override
    public ModelPackage open(ModelVersion version) {
        if (version.packageId().equals(DAMAGED)) {
            throw ServiceException.badData(null, "package file is damaged: model.json");
        }
        return new ModelPackage(Path.of(""), version.manifest(), version.packageId());
    }

    @Override
    public ModelVersion publish(String model, Path folder, @Nullable String alias) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void point(String model, String alias, int version) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void checkFamily(String model, String family) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void keep(String model, int version) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path folder(String packageId) {
        throw new UnsupportedOperationException();
    }
}
