package org.latentserver.datasets.formats;

import java.io.IOException;
import java.util.List;

/** An uploaded archive, entry by entry; read as often as wanted. */
sealed interface ImageArchive extends AutoCloseable permits ZipArchive, TarArchive {
    /** One file of the archive, while it is visited. */
    interface Entry {
        /** Folders and file name. */
        List<String> path();

        /**
         * The whole content.
         *
         * @throws org.latentserver.api.ServiceException TOO_LARGE above the limit, INVALID_DATA
         *     when it is corrupt
         */
        byte[] content(long maxBytes) throws IOException;
    }

    interface Visitor {
        void visit(Entry entry) throws IOException;
    }

    /**
     * Shows every file in its order; folders are left out.
     *
     * @throws org.latentserver.api.ServiceException INVALID_DATA at links, devices and names that
     *     lead out of the archive or are there twice
     */
    void visit(Visitor visitor) throws IOException;

    @Override
    void close() throws IOException;

    static ImageArchive open(Upload upload, DatasetLimits limits) throws IOException {
        byte[] start = UploadStreams.start(upload, 1024, limits);
        if (FormatDetection.isZip(start)) {
            return ZipArchive.open(upload, limits);
        }
        if (FormatDetection.isTar(start)) {
            return new TarArchive(upload, limits);
        }
        throw org.latentserver.api.ServiceException.badData(
                upload.field(), "not a zip or tar archive of pictures");
    }
}
