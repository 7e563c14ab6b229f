package org.latentserver.models;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Folders;
import org.latentserver.api.Names;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.ModelImporter;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageTar;
import org.latentserver.models.packages.Safetensors;
import org.springframework.stereotype.Component;

/** Takes in a model from outside, trusting nothing: unpack aside, verify, try, only then list. */
@Component
class PackageImport {
    private static final int RETRY_SECONDS = 10;
    private static final long SPARE_BYTES = 64L << 20;

    private final RegisteredModels models;
    private final PackageStore store;
    private final ModelFormats formats;
    private final PackageConversion conversion;
    private final List<PackageCheck> checks;
    private final ModelSettings settings;
    private final Semaphore slots;

    PackageImport(
            RegisteredModels models,
            PackageStore store,
            ModelFormats formats,
            PackageConversion conversion,
            List<PackageCheck> checks,
            ModelSettings settings) {
        this.models = models;
        this.store = store;
        this.formats = formats;
        this.conversion = conversion;
        this.checks = checks;
        this.settings = settings;
        slots = new Semaphore(settings.concurrentImports());
    }

    /** Makes a package in a folder of its own. */
    private interface Source {
        ModelPackage open(Path staging, long maxBytes) throws IOException;
    }

    /**
     * @throws ServiceException INVALID_REQUEST for the form, INVALID_DATA, TOO_LARGE, OVERLOADED,
     *     OUT_OF_STORAGE, CONFLICT when the name belongs to another family
     */
    ModelVersion run(ImportForm form) throws IOException {
        Names.check("name", form.name());
        String alias = form.alias();
        if (alias != null) {
            Names.check("alias", alias);
        }
        Source source = source(form);
        if (!slots.tryAcquire()) {
            throw new ServiceException(
                            ErrorCode.OVERLOADED,
                            "%d models are being imported already"
                                    .formatted(settings.concurrentImports()))
                    .with("limit", settings.concurrentImports())
                    .with("retryAfter", RETRY_SECONDS);
        }
        try {
            return run(form, source);
        } finally {
            slots.release();
        }
    }

    private Source source(ImportForm form) {
        if (form.format().equals(ModelFormats.PACKAGE)) {
            form.check(List.of());
            return (staging, maxBytes) -> unpack(form, staging, maxBytes);
        }
        ModelImporter importer = formats.importer(form.format(), form.family());
        form.check(importer.parts());
        models.checkFamily(form.name(), importer.family());
        return (staging, maxBytes) ->
                conversion.run(importer, form.received(staging, maxBytes), staging);
    }

    private static ModelPackage unpack(ImportForm form, Path staging, long maxBytes)
            throws IOException {
        try (InputStream in = form.file().getInputStream()) {
            PackageTar.read(in, staging, maxBytes);
        }
        ModelPackage unpacked = ModelPackage.open(staging);
        String family = form.family();
        if (family != null && !family.equals(unpacked.manifest().family())) {
            throw ServiceException.invalid(
                    "family", "the package is of family " + unpacked.manifest().family());
        }
        return unpacked;
    }

    private ModelVersion run(ImportForm form, Source source) throws IOException {
        Path staging = store.newStaging();
        try {
            ModelPackage candidate = source.open(staging, limit(staging));
            models.checkFamily(form.name(), candidate.manifest().family());
            checkTensors(candidate);
            for (PackageCheck check : checks) {
                tryOut(check, candidate);
            }
            return models.publish(form.name(), candidate.folder(), form.alias());
        } catch (IOException e) {
            if (Files.getFileStore(staging).getUsableSpace() < SPARE_BYTES) {
                throw full(e);
            }
            throw e;
        } finally {
            Folders.delete(staging);
        }
    }

    /** Half of the free space, as the package is copied once more into the store. */
    private long limit(Path staging) throws IOException {
        long free = Files.getFileStore(staging).getUsableSpace() / 2;
        long most = settings.maxPackageSize().toBytes();
        if (free < most / 100) {
            throw full(null);
        }
        return Math.min(free, most);
    }

    private static ServiceException full(@Nullable IOException cause) {
        return new ServiceException(
                ErrorCode.OUT_OF_STORAGE, null, "the server's disk is full", cause);
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
