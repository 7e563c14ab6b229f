package org.latentserver.models;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.packages.ModelPackage;

/** The registry. Safe for use by several threads. */
public interface Models {
    String DEFAULT_ALIAS = "default";

    /**
     * Takes a package folder over: verifies it, moves it into the store, gives it the next version
     * number and moves the alias, all or nothing. A package that is already registered under this
     * model keeps its number, so publishing again after a crash is harmless.
     *
     * @param alias moved to the new version; null to leave all aliases alone
     */
    ModelVersion publish(String model, Path packageFolder, @Nullable String alias);

    /**
     * Finds the version that a reference names.
     *
     * @param reference {@code name}, {@code name:version} or {@code name@alias}
     * @throws org.latentserver.api.ServiceException UNKNOWN_MODEL
     */
    ModelVersion resolve(String reference);

    /** Opens a version's package, verifying its checksums. */
    ModelPackage open(ModelVersion version);
}
