package org.latentserver.models;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Folders;
import org.latentserver.api.Names;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageTar;
import org.latentserver.models.packages.Safetensors;
import org.springframework.stereotype.Component;

/** Takes in a package from outside, trusting nothing: unpack aside, verify, try, only then list. */
@Component
class PackageImport {
    private final RegisteredModels models;
    private final PackageStore store;
    private final List<PackageCheck> checks;
    private final ModelSettings settings;

    PackageImport(
            RegisteredModels models,
            PackageStore store,
            List<PackageCheck> checks,
            ModelSettings settings) {
        this.models = models;
        this.store = store;
        this.checks = checks;
        this.settings = settings;
    }

    /**
     * @throws ServiceException INVALID_REQUEST for the names, INVALID_DATA, TOO_LARGE,
     *     OUT_OF_STORAGE, CONFLICT when the name belongs to another family
     */
    ModelVersion run(String model, @Nullable String alias, InputStream tar) throws IOException {
        Names.check("name", model);
        if (alias != null) {
            Names.check("alias", alias);
        }
        Path staging = store.newStaging();
        try {
            PackageTar.read(tar, staging, limit(staging));
            ModelPackage candidate = ModelPackage.open(staging);
            models.checkFamily(model, candidate.manifest().family());
            checkTensors(candidate);
            for (PackageCheck check : checks) {
                tryOut(check, candidate);
            }
            return models.publish(model, staging, alias);
        } finally {
            Folders.delete(staging);
        }
    }

    /** Half of the free space, as the package is copied once more into the store. */
    private long limit(Path staging) throws IOException {
        long free = Files.getFileStore(staging).getUsableSpace() / 2;
        long most = settings.maxPackageSize().toBytes();
        if (free < most / 100) {
            throw new ServiceException(ErrorCode.OUT_OF_STORAGE, "the server's disk is full");
        }
        return Math.min(free, most);
    }

    private static void checkTensors(ModelPackage candidate) throws IOException {
        for (String name : candidate.manifest().files().keySet()) {
            if (name.endsWith(".safetensors")) {
                try (Arena arena = Arena.ofConfined()) {
                    Safetensors.read(candidate.file(name), arena);
                }
            }
        }
    }

    /** A crafted package can make a loader fail in any way, which is the package's fault. */
    private static void tryOut(PackageCheck check, ModelPackage candidate) {
        try {
            check.check(candidate);
        } catch (ServiceException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            throw new ServiceException(
                    ErrorCode.INVALID_DATA,
                    "file",
                    "family " + candidate.manifest().family() + " can't load the package",
                    e);
        }
    }
}
