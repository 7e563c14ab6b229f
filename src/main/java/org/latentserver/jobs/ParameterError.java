package org.latentserver.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;

/** What is wrong with one parameter. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ParameterError(
        String field,
        String message,
        @Nullable Object value,
        @Nullable BigDecimal minimum,
        @Nullable BigDecimal maximum) {

    ServiceException refusal() {
        ServiceException refusal = ServiceException.invalid(field, message);
        if (value != null) {
            refusal.with("value", value);
        }
        if (minimum != null) {
            refusal.with("minimum", minimum);
        }
        if (maximum != null) {
            refusal.with("maximum", maximum);
        }
        return refusal;
    }
}
