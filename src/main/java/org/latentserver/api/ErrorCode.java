package org.latentserver.api;

import java.util.Locale;

/**
 * The vocabulary of errors that clients may rely on. Each constant is one stable {@code code} in
 * the {@code application/problem+json} body and one HTTP status.
 */
public enum ErrorCode {
    /** The request can't be read, or a field is missing, unknown or out of its range. */
    INVALID_REQUEST(400),
    /** No credentials, or none that are good. */
    UNAUTHENTICATED(401),
    /** The caller is known and may not do this, or the call comes from a page that may not. */
    FORBIDDEN(403),
    NOT_FOUND(404),
    UNKNOWN_MODEL(404),
    UNKNOWN_DATASET(404),
    UNKNOWN_JOB(404),
    UNKNOWN_WORD(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    /**
     * The state of the resource forbids the call: a name taken, a job finished, an alias in the
     * way.
     */
    CONFLICT(409),
    TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    /**
     * Well-formed, but the content is not what it should be: a truncated image, a mislabelled
     * archive.
     */
    INVALID_DATA(422),
    /** The server has too much to do. */
    OVERLOADED(429),
    /** The caller has used up what it may call. */
    RATE_LIMITED(429),
    /** Nobody reads this one: the client closed the connection. */
    CLIENT_LEFT(499),
    INTERNAL(500),
    UNAVAILABLE(503),
    TIMEOUT(504),
    OUT_OF_STORAGE(507);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }

    /** The general code of a status that something else than our own code chose. */
    static ErrorCode ofStatus(int status) {
        for (ErrorCode code : values()) {
            if (code.status == status) {
                return code;
            }
        }
        return status >= 500 ? INTERNAL : INVALID_REQUEST;
    }

    /** The stable name in bodies, such as {@code unknown-model}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
