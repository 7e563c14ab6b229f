package org.latentserver.models;

import java.time.Instant;
import org.latentserver.models.packages.ModelManifest;

/**
 * A registered, immutable version of a model.
 *
 * @param version 1, 2, 3 …
 * @param packageId SHA-256 of the package's {@code model.json}, which pins every other file
 */
public record ModelVersion(
        String model, int version, String packageId, Instant createdAt, ModelManifest manifest) {}
