package org.latentserver.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that the caller can act on. The one place that turns it into HTTP is {@link
 * ProblemAdvice}; the trainer process turns it into an error event.
 *
 * <p>The message is for people and must not name classes or server paths; {@code field} is the
 * request's own name for what is wrong ({@code parameters.codeSize}); details become further
 * members of the problem body, such as {@code limit} or {@code suggestions}.
 */
public final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String field;
    private final transient Map<String, Object> details = new LinkedHashMap<>();

    public ServiceException(ErrorCode code, String message) {
        this(code, null, message, null);
    }

    public ServiceException(ErrorCode code, @Nullable String field, String message) {
        this(code, field, message, null);
    }

    public ServiceException(
            ErrorCode code, @Nullable String field, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.field = field;
    }

    /** A field of the request that is missing, malformed or out of range. */
    public static ServiceException invalid(String field, String message) {
        return new ServiceException(ErrorCode.INVALID_REQUEST, field, message);
    }

    /** Content that is not what it claims to be. */
    public static ServiceException badData(@Nullable String field, String message) {
        return new ServiceException(ErrorCode.INVALID_DATA, field, message);
    }

    public static ServiceException tooLarge(@Nullable String field, String message, long limit) {
        return new ServiceException(ErrorCode.TOO_LARGE, field, message).with("limit", limit);
    }

    public static ServiceException conflict(String message) {
        return new ServiceException(ErrorCode.CONFLICT, message);
    }

    /** Adds a member to the problem body. */
    public ServiceException with(String name, Object value) {
        details.put(name, value);
        return this;
    }

    public ErrorCode code() {
        return code;
    }

    public @Nullable String field() {
        return field;
    }

    public Map<String, Object> details() {
        return details;
    }
}
