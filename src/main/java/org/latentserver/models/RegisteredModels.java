package org.latentserver.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Names;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.springframework.stereotype.Component;

/** The registry over a folder of packages and two tables. */
@Component
class RegisteredModels implements Models {
    private final VersionRows versions;
    private final AliasMoves aliases;
    private final RolloutRows rollouts;
    private final PackageStore store;
    private final RegistryTransactions transactions;
    private final ResolvedReferences resolved;
    private final Clock clock;

    RegisteredModels(
            VersionRows versions,
            AliasMoves aliases,
            RolloutRows rollouts,
            PackageStore store,
            RegistryTransactions transactions,
            ResolvedReferences resolved,
            Clock clock) {
        this.versions = versions;
        this.aliases = aliases;
        this.rollouts = rollouts;
        this.store = store;
        this.transactions = transactions;
        this.resolved = resolved;
        this.clock = clock;
    }

    @Override
    public ModelVersion publish(String model, Path packageFolder, @Nullable String alias) {
        Names.check("model", model);
        if (alias != null) {
            Names.check("alias", alias);
        }
        boolean gated = aliases.isGated();
        ModelVersion version =
                publish(
                        model,
                        packageFolder,
                        false,
                        listed -> {
                            if (alias != null && !gated) {
                                aliases.move(model, alias, listed.version());
                            }
                        });
        if (alias != null && gated) { // not in the transaction: loading takes long
            aliases.swap(model, alias, version.version());
        }
        return version;
    }

    @Override
    public void point(String model, String alias, int version) {
        aliases.swap(model, Names.check("alias", alias), version);
    }

    /** What else happens in the transaction that lists the version. */
    @FunctionalInterface
    interface Listing {
        void in(ModelVersion version);
    }

    ModelVersion publish(String model, Path folder, boolean bundled, Listing listing) {
        try {
            String packageId = ModelPackage.open(folder).id();
            store.pin(packageId); // until the row is there, or won't be
            try {
                // files first: a row never points at a package that is not whole
                ModelPackage stored = store.put(folder, packageId);
                return transactions.write(() -> {
                    checkFamily(model, stored.manifest().family());
                    ModelVersion version =
                            versions.findPackage(model, packageId)
                                    .orElseGet(() -> insert(model, stored, bundled));
                    listing.in(version);
                    return version;
                });
            } finally {
                transactions.afterCompletion(() -> store.unpin(packageId));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void checkFamily(String model, String family) {
        Names.check("model", model);
        versions.all(model).stream()
                .map(version -> version.manifest().family())
                .filter(present -> !present.equals(family))
                .findFirst()
                .ifPresent(present -> {
                    throw ServiceException.conflict(
                            "model " + model + " is of family " + present + ", not " + family);
                });
    }

    private ModelVersion insert(String model, ModelPackage stored, boolean bundled) {
        try {
            ModelVersion version =
                    new ModelVersion(
                            model,
                            versions.nextNumber(model),
                            stored.id(),
                            clock.instant(),
                            stored.manifest());
            String manifest = Files.readString(stored.folder().resolve(ModelManifest.FILE));
            versions.insert(version, manifest, bundled);
            return version;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ModelVersion resolve(String reference) {
        return route(reference).main();
    }

    @Override
    public Route route(String reference) {
        return resolved.get(reference, () -> find(ModelReference.parse(reference)));
    }

    @Override
    public List<ModelVersion> versions() {
        return versions.all();
    }

    @Override
    public List<ModelVersion> versions(String model) {
        return versions.all(Names.check("model", model));
    }

    private Route find(ModelReference reference) {
        Integer number = reference.version();
        if (number != null) {
            return versions.find(reference.model(), number)
                    .map(Route::to)
                    .orElseThrow(() -> unknownVersion(reference.model(), number));
        }
        ModelVersion main =
                versions.findAlias(reference.model(), reference.alias())
                        .orElseThrow(() -> unknown(reference));
        Map<Rollout, RolloutRows.Part> parts = rollouts.all(reference.model(), reference.alias());
        return new Route(
                reference.alias(),
                main,
                share(reference.model(), parts.get(Rollout.CANARY)),
                share(reference.model(), parts.get(Rollout.SHADOW)));
    }

    private Route.@Nullable Share share(String model, RolloutRows.@Nullable Part part) {
        return part == null
                ? null
                : versions.find(model, part.version())
                        .map(version -> new Route.Share(version, part.percent()))
                        .orElse(null);
    }

    private ServiceException unknown(ModelReference reference) {
        if (versions.all(reference.model()).isEmpty()) {
            return unknown("there is no model " + reference.model());
        }
        return unknown("model " + reference.model() + " has no alias " + reference.alias());
    }

    static ServiceException unknownVersion(String model, int version) {
        return unknown("model " + model + " has no version " + version);
    }

    private static ServiceException unknown(String message) {
        return new ServiceException(ErrorCode.UNKNOWN_MODEL, "model", message);
    }

    @Override
    public void keep(String model, int version) {
        if (!versions.lock(model, version)) {
            throw unknownVersion(model, version);
        }
    }

    @Override
    public Path folder(String packageId) {
        return store.folder(packageId);
    }

    @Override
    public ModelPackage open(ModelVersion version) {
        try {
            return ModelPackage.open(store.folder(version.packageId()), version.packageId());
        } catch (NoSuchFileException e) {
            throw new ServiceException( // deleted since it was resolved
                    ErrorCode.UNKNOWN_MODEL,
                    "model",
                    "version " + version.version() + " of " + version.model() + " is gone",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
