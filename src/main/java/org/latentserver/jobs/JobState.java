package org.latentserver.jobs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.latentserver.api.ServiceException;

/** Where a job stands. */
enum JobState {
    /** Waits for a worker; also between two attempts. */
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    @JsonValue
    String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean finished() {
        return switch (this) {
            case QUEUED, RUNNING -> false;
            case SUCCEEDED, FAILED, CANCELLED -> true;
        };
    }

    static JobState of(String slug) {
        return Arrays.stream(values())
                .filter(state -> state.slug().equals(slug))
                .findFirst()
                .orElseThrow(() ->
                        ServiceException.invalid(
                                "state",
                                "state is "
                                        + slug
                                        + ", must be one of "
                                        + Arrays.stream(values())
                                                .map(JobState::slug)
                                                .collect(Collectors.joining(", "))));
    }
}
