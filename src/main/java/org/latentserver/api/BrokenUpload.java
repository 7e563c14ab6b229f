package org.latentserver.api;

import org.apache.tomcat.util.http.fileupload.impl.FileCountLimitExceededException;
import org.apache.tomcat.util.http.fileupload.impl.FileSizeLimitExceededException;
import org.apache.tomcat.util.http.fileupload.impl.SizeException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartException;

/** Says what is wrong with a multipart body that the container couldn't take apart. */
final class BrokenUpload {
    private BrokenUpload() {}

    static ServiceException explain(MultipartException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            ServiceException known = known(cause);
            if (known != null) {
                return known;
            }
        }
        return new ServiceException(
                ErrorCode.INVALID_REQUEST,
                null,
                "the multipart body is cut off or has no boundary, and can't be read",
                failure);
    }

    private static @Nullable ServiceException known(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return switch (cause) {
            case FileSizeLimitExceededException e ->
                    ServiceException.tooLarge(
                            e.getFieldName() == null ? null : Echo.of(e.getFieldName()),
                            "the file has more than " + e.getPermittedSize() + " bytes",
                            e.getPermittedSize());
            case FileCountLimitExceededException e ->
                    ServiceException.tooLarge(
                            null,
                            "the upload has more than " + e.getLimit() + " parts",
                            e.getLimit());
            case SizeException e ->
                    ServiceException.tooLarge(
                            null,
                            "the upload, or the head of a part of it, has more than %d bytes"
                                    .formatted(e.getPermittedSize()),
                            e.getPermittedSize());
            default ->
                    message.contains("No space left")
                            ? new ServiceException(
                                    ErrorCode.OUT_OF_STORAGE,
                                    null,
                                    "the server's disk is full",
                                    cause)
                            : null;
        };
    }
}
