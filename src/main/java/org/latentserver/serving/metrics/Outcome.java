package org.latentserver.serving.metrics;

import java.util.Locale;
import org.latentserver.api.ErrorCode;

/** How a request ended. */
enum Outcome {
    SUCCESS,
    CLIENT_ERROR,
    OVERLOADED,
    CLIENT_LEFT,
    UNAVAILABLE,
    TIMEOUT,
    SERVER_ERROR;

    static Outcome of(int status) {
        if (status < 400) {
            return SUCCESS;
        }
        if (status == ErrorCode.OVERLOADED.status()) {
            return OVERLOADED;
        }
        if (status == ErrorCode.CLIENT_LEFT.status()) {
            return CLIENT_LEFT;
        }
        if (status == ErrorCode.UNAVAILABLE.status()) {
            return UNAVAILABLE;
        }
        if (status == ErrorCode.TIMEOUT.status()) {
            return TIMEOUT;
        }
        return status < 500 ? CLIENT_ERROR : SERVER_ERROR;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
