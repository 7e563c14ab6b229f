package org.latentserver.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Folders;
import org.latentserver.api.LatentHome;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.formats.DatasetBuilder;
import org.latentserver.datasets.formats.DatasetLimits;
import org.latentserver.datasets.formats.ReadingOptions;
import org.latentserver.datasets.formats.Upload;
import org.latentserver.datasets.formats.Uploads;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;

/** Turns uploads into stored data sets; whatever happens, nothing else stays behind. */
@Component
class DatasetUploads {
    private static final int RETRY_SECONDS = 10;
    private static final long SPARE_BYTES = 64L << 20;

    private final DatasetLimits limits;
    private final DatasetBuilder builder;
    private final StagingFolders staging;
    private final StoredDatasets stored;
    private final Path home;
    private final Semaphore slots;

    DatasetUploads(
            DatasetLimits limits, StagingFolders staging, StoredDatasets stored, LatentHome home) {
        this.limits = limits;
        this.staging = staging;
        this.stored = stored;
        this.home = home.home();
        builder = new DatasetBuilder(limits);
        slots = new Semaphore(limits.concurrentUploads());
    }

    StoredDatasets.Stored store(DatasetForm form) throws IOException {
        @Nullable String name = form.checkedName();
        ReadingOptions options = form.options(limits);
        if (!slots.tryAcquire()) {
            throw new ServiceException(
                            ErrorCode.OVERLOADED,
                            "%d data sets are being read already"
                                    .formatted(limits.concurrentUploads()))
                    .with("limit", limits.concurrentUploads())
                    .with("retryAfter", RETRY_SECONDS);
        }
        try {
            return store(form, options, name);
        } catch (IOException e) {
            if (Files.getFileStore(home).getUsableSpace() < SPARE_BYTES) {
                throw new ServiceException(
                        ErrorCode.OUT_OF_STORAGE, null, "the server's disk is full", e);
            }
            throw e;
        } finally {
            slots.release();
        }
    }

    private StoredDatasets.Stored store(
            DatasetForm form, ReadingOptions options, @Nullable String name) throws IOException {
        Path work = staging.open();
        try {
            Path content = Files.createDirectory(work.resolve("content"));
            DatasetDescription description = builder.build(received(form, work), options, content);
            return stored.add(content, description, name);
        } finally {
            Folders.delete(work);
        }
    }

    private static Uploads received(DatasetForm form, Path work) throws IOException {
        Map<String, Upload> uploads = new LinkedHashMap<>();
        for (Map.Entry<String, MultipartFile> part : form.files().entrySet()) {
            Path path = work.resolve(part.getKey());
            part.getValue().transferTo(path.toFile()); // moves; to a Path it would copy
            String fileName = part.getValue().getOriginalFilename();
            uploads.put(
                    part.getKey(),
                    new Upload(part.getKey(), fileName == null ? "" : fileName, path));
        }
        return new Uploads(uploads);
    }
}
