package org.latentserver.models;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.packages.ModelPackage;

/** The registry. Safe for use by several threads. */
public interface Models {
    String DEFAULT_ALIAS = "default";

    /**
     * Copies a package folder into the store, verifies it and gives it the next version number, all
     * or nothing; then moves the alias, once the version is loaded and warm where models are
     * served. A package that is already registered under this model keeps its number, so publishing
     * again after a crash is harmless. The folder stays the caller's. Not within a transaction.
     *
     * @param alias moved to the new version; null to leave all aliases alone
     * @throws org.latentserver.api.ServiceException also when the version can't be loaded; it is
     *     registered then, but the alias stays where it is
     */
    ModelVersion publish(String model, Path packageFolder, @Nullable String alias);

    /**
     * Moves an alias to a version, once that is loaded and warm where models are served. Not within
     * a transaction.
     *
     * @throws org.latentserver.api.ServiceException UNKNOWN_MODEL when there is no such version;
     *     also when it can't be loaded, and then the alias stays where it is
     */
    void point(String model, String alias, int version);

    /**
     * A model has one family for as long as it has versions.
     *
     * @throws org.latentserver.api.ServiceException CONFLICT when the name belongs to another one
     */
    void checkFamily(String model, String family);

    /**
     * Finds the version that a reference names.
     *
     * @param reference {@code name}, {@code name:version} or {@code name@alias}
     * @throws org.latentserver.api.ServiceException UNKNOWN_MODEL
     */
    ModelVersion resolve(String reference);

    /**
     * Finds where the calls of a reference go.
     *
     * @throws org.latentserver.api.ServiceException UNKNOWN_MODEL
     */
    default Route route(String reference) {
        return Route.to(resolve(reference));
    }

    /**
     * Keeps a version from deletion until the end of the caller's transaction; from then on a
     * {@link ModelUse} has to.
     *
     * @throws org.latentserver.api.ServiceException UNKNOWN_MODEL when it is deleted
     */
    void keep(String model, int version);

    /** All versions of all models, by name and number. */
    List<ModelVersion> versions();

    /** The versions of a model, oldest first; none when there is no such model. */
    List<ModelVersion> versions(String model);

    /** Opens a version's package, verifying its checksums. */
    ModelPackage open(ModelVersion version);

    /** The folder of a package, nothing verified; there for as long as a version has it. */
    Path folder(String packageId);
}
