package org.latentserver.autoencoder.measures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The distribution of reconstruction errors of items that were not trained on, by which an error is
 * judged: {@code errors.json} of a package.
 *
 * @param items measured
 * @param quantiles errors at 0, 1/1000, … 1, ascending
 */
public record ErrorQuantiles(int items, List<Double> quantiles) {
    public static final String FILE = "errors.json";
    private static final int STEPS = 1000;
    private static final String MALFORMED = FILE + " of the package is malformed";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * @param errors of items, at least one
     */
    public static ErrorQuantiles of(double[] errors) {
        double[] sorted = errors.clone();
        Arrays.sort(sorted);
        List<Double> quantiles = new ArrayList<>(STEPS + 1);
        for (int step = 0; step <= STEPS; step++) {
            quantiles.add(between(sorted, (double) step / STEPS));
        }
        return new ErrorQuantiles(errors.length, quantiles);
    }

    private static double between(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** The error that this share of items stays below, interpolated. */
    public double threshold(double share) {
        return between(quantiles.stream().mapToDouble(Double::doubleValue).toArray(), share);
    }

    /**
     * Reads what a package holds, which may come from anywhere.
     *
     * @throws ServiceException INVALID_DATA when it isn't what {@link #of} makes
     */
    public static ErrorQuantiles read(byte[] json) {
        try {
            ErrorQuantiles read = JSON.readValue(json, ErrorQuantiles.class);
            if (read != null && read.quantiles() != null && read.sound()) {
                return read;
            }
        } catch (JacksonException e) {
            throw new ServiceException(ErrorCode.INVALID_DATA, null, MALFORMED, e);
        }
        throw ServiceException.badData(null, MALFORMED);
    }

    /** Whether the record is what {@link #of} makes; it may come from anywhere. */
    private boolean sound() {
        double last = 0;
        for (Double quantile : quantiles) {
            if (quantile == null || !Double.isFinite(quantile) || quantile < last) {
                return false;
            }
            last = quantile;
        }
        return quantiles.size() == STEPS + 1;
    }
}
