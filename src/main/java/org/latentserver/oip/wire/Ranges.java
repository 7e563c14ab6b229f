package org.latentserver.oip.wire;

import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.serving.tensors.Elements;

/** What every model relies on: finite numbers, and pixels from 0 to 1. */
final class Ranges {
    private static final String UNIT = "[0,1]";

    private Ranges() {}

    /**
     * @throws ServiceException INVALID_REQUEST naming the tensor and the first element out of range
     */
    static void check(TensorSpec spec, Elements elements) {
        boolean unit = UNIT.equals(spec.range());
        switch (elements) {
            case Elements.Floats(float[] values) -> {
                for (int i = 0; i < values.length; i++) {
                    check(spec, unit, i, values[i]);
                }
            }
            case Elements.Doubles(double[] values) -> {
                for (int i = 0; i < values.length; i++) {
                    check(spec, unit, i, values[i]);
                }
            }
            case Elements.Integers _, Elements.Booleans _, Elements.Strings _ -> {}
        }
    }

    private static void check(TensorSpec spec, boolean unit, int at, double value) {
        if (!Double.isFinite(value) || (unit && (value < 0 || value > 1))) {
            throw ServiceException.invalid(
                    spec.name(),
                    "input '%s': element %d is %s, expected a %s"
                            .formatted(
                                    spec.name(),
                                    at,
                                    value,
                                    unit ? "number from 0 to 1" : "finite number"));
        }
    }
}
