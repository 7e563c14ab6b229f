package org.latentserver.oip.wire;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.TensorSpec;

/** Whether a shape is what a model takes, and how much it holds, before anything is allocated. */
final class Shapes {
    private static final int SHOWN = 16;

    private Shapes() {}

    /**
     * The shape as an allocation may rely on it.
     *
     * @param maxItems largest first dimension
     * @throws ServiceException INVALID_REQUEST naming the tensor, what was expected and what came
     */
    static int[] fitting(TensorSpec spec, long[] given, int maxItems) {
        List<Long> expected = spec.shape();
        boolean fits = given.length == expected.size();
        long elements = 1;
        for (int i = 0; i < given.length; i++) {
            if (given[i] < 1) {
                throw refused(spec, given, "every dimension must be at least 1");
            }
            fits = fits && (expected.get(i) == -1 || expected.get(i) == given[i]);
            elements = times(elements, given[i]);
        }
        if (!fits) {
            throw refused(spec, given, "expected " + expected + ", where -1 is any number");
        }
        if (given.length > 0 && expected.getFirst() == -1 && given[0] > maxItems) {
            throw refused(spec, given, "the first dimension may be at most " + maxItems)
                    .with("limit", maxItems);
        }
        if (elements > Integer.MAX_VALUE - 8) {
            throw refused(spec, given, "it holds more elements than a request can");
        }
        return Arrays.stream(given).mapToInt(Math::toIntExact).toArray();
    }

    /** The product of two positive numbers, or the largest number there is. */
    private static long times(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }

    static int elements(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    private static ServiceException refused(TensorSpec spec, long[] given, String why) {
        return ServiceException.invalid(
                spec.name(), "input '" + spec.name() + "' has shape " + text(given) + ": " + why);
    }

    private static String text(long[] shape) {
        String end = shape.length > SHOWN ? ", ... of " + shape.length + " dimensions]" : "]";
        return Arrays.stream(shape)
                .limit(SHOWN)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(", ", "[", end));
    }
}
