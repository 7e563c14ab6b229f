package org.latentserver.api;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a full disk, or a database that can't be written, from a mistake of ours. */
final class StorageFailure {
    private static final String DISK_FULL = "53100"; // PostgreSQL
    private static final String CONNECTION = "08"; // class of SQL states
    private static final List<String> NOT_NOW = List.of("SQLITE_READONLY", "SQLITE_BUSY");

    private StorageFailure() {}

    /** Null when the failure is of another kind. */
    static @Nullable ServiceException of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            ErrorCode code =
                    switch (cause) {
                        case SQLException sql -> ofSql(sql);
                        case IOException io when message(io).contains("No space left") ->
                                ErrorCode.OUT_OF_STORAGE;
                        default -> null;
                    };
            if (code != null) {
                String text =
                        code == ErrorCode.OUT_OF_STORAGE
                                ? "the server's disk is full"
                                : "the server's database can't be reached or written just now";
                return new ServiceException(code, null, text, failure);
            }
        }
        return null;
    }

    private static @Nullable ErrorCode ofSql(SQLException failure) {
        String state = failure.getSQLState();
        String message = message(failure);
        if (DISK_FULL.equals(state) || message.contains("SQLITE_FULL")) {
            return ErrorCode.OUT_OF_STORAGE;
        }
        boolean notNow = NOT_NOW.stream().anyMatch(message::contains);
        return notNow || (state != null && state.startsWith(CONNECTION))
                ? ErrorCode.UNAVAILABLE
                : null;
    }

    private static String message(Exception failure) {
        return String.valueOf(failure.getMessage());
    }
}
