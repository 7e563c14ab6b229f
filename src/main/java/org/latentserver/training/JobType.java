package org.latentserver.training;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.latentserver.api.ServiceException;

/** What a trainer process is to do. */
public enum JobType {
    /** Makes a version of data; {@link FamilyTrainer}. */
    TRAIN,
    /** Measures a version on data; {@link FamilyEvaluator}. */
    EVALUATE;

    /** As in requests, rows and {@code job.json}. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws ServiceException INVALID_REQUEST naming {@code type} when there is no such type
     */
    public static JobType of(String slug) {
        return Arrays.stream(values())
                .filter(type -> type.slug().equals(slug))
                .findFirst()
                .orElseThrow(() ->
                        ServiceException.invalid(
                                "type",
                                "type is %s, must be one of %s"
                                        .formatted(
                                                slug,
                                                Arrays.stream(values())
                                                        .map(JobType::slug)
                                                        .collect(Collectors.joining(", ")))));
    }
}
