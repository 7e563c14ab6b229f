package org.latentserver.jobs;

import java.util.Map;
import java.util.TreeMap;
import org.latentserver.api.ServiceException;
import org.latentserver.models.ModelVersion;
import org.latentserver.models.Models;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the versions that parameters name. */
@Component
class VersionParameters {
    private final Models models;

    VersionParameters(Models models) {
        this.models = models;
    }

    /**
     * Puts {@code name:version} in the place of each reference, so that it means the same later.
     *
     * @param parameters complete; those of {@link ParameterSpec#family} are texts
     * @return the versions by parameter, their packages verified
     * @throws ServiceException naming the parameter: UNKNOWN_MODEL; INVALID_REQUEST when it is of
     *     another family; INVALID_DATA when its package is damaged
     */
    Map<String, ModelVersion> fix(Iterable<ParameterSpec> specs, ObjectNode parameters) {
        Map<String, ModelVersion> versions = new TreeMap<>();
        for (ParameterSpec spec : specs) {
            JsonNode reference = parameters.path(spec.name());
            if (spec.family() != null && !reference.asString("").isEmpty()) {
                ModelVersion version =
                        find(spec.family(), "parameters." + spec.name(), reference.asString());
                parameters.put(spec.name(), version.model() + ":" + version.version());
                versions.put(spec.name(), version);
            }
        }
        return versions;
    }

    private ModelVersion find(String family, String field, String reference) {
        try {
            ModelVersion version = models.resolve(reference);
            if (!version.manifest().family().equals(family)) {
                throw otherFamily(field, version, family);
            }
            models.open(version);
            return version;
        } catch (ServiceException e) {
            throw new ServiceException(e.code(), field, String.valueOf(e.getMessage()), e);
        }
    }

    static ServiceException otherFamily(String field, ModelVersion version, String wanted) {
        return ServiceException.invalid(
                field,
                "model %s is of family %s, not %s"
                        .formatted(version.model(), version.manifest().family(), wanted));
    }
}
