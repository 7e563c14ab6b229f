package org.latentserver.jobs;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a sweep tries of one parameter: some values, or all between two bounds. */
@Schema(name = "SweepRange", description = "Values to try: either a list, or a range to draw from")
record SweepRange(
        @Schema(description = "Each is tried by a grid, drawn at random otherwise")
                @Nullable List<JsonNode> values,
        @Schema(description = "Smallest value drawn", example = "0.0001") @Nullable Double from,
        @Schema(description = "Largest value drawn", example = "0.01") @Nullable Double to,
        @Schema(
                        description =
                                "log draws each order of magnitude equally often; linear when"
                                        + " absent",
                        allowableValues = {"linear", "log"},
                        example = "log")
                @Nullable String scale) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int DIGITS = 6;
    private static final String LOG = "log";

    /**
     * @throws ServiceException INVALID_REQUEST naming the field, when it is neither a list nor a
     *     range
     */
    void check(String field) {
        boolean listed = values != null && !values.isEmpty();
        if (listed == (from != null || to != null)) {
            throw ServiceException.invalid(field, field + " needs either values, or from and to");
        }
        if (listed) {
            return;
        }
        if (from == null || to == null || !(from < to)) {
            throw ServiceException.invalid(
                    field + ".to",
                    field + " needs from below to, given are " + from + " and " + to);
        }
        if (scale != null && !scale.isEmpty() && !scale.equals("linear") && !scale.equals(LOG)) {
            throw ServiceException.invalid(
                    field + ".scale", field + ".scale is " + scale + ", must be linear or log");
        }
        if (LOG.equals(scale) && from <= 0) {
            throw ServiceException.invalid(
                    field + ".from",
                    field + ".from is " + from + ", must be above 0 on a log scale");
        }
    }

    /**
     * @throws ServiceException INVALID_REQUEST naming the field, when it is a range
     */
    List<JsonNode> listed(String field) {
        if (values == null || values.isEmpty()) {
            throw ServiceException.invalid(
                    field, field + " is a range, a grid needs values; draw with method random");
        }
        return values;
    }

    /**
     * @param integer whether the parameter takes whole numbers only
     */
    JsonNode draw(RandomGenerator random, boolean integer) {
        if (values != null && !values.isEmpty()) {
            return values.get(random.nextInt(values.size()));
        }
        double low = from == null ? 0 : from; // checked before
        double high = to == null ? 0 : to;
        double at = random.nextDouble();
        double value =
                LOG.equals(scale)
                        ? Math.exp(Math.log(low) + at * (Math.log(high) - Math.log(low)))
                        : low + at * (high - low);
        return integer
                ? JsonNodeFactory.instance.numberNode(
                        Math.clamp(
                                Math.round(value), (long) Math.ceil(low), (long) Math.floor(high)))
                : JSON.valueToTree(
                        new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue());
    }
}
