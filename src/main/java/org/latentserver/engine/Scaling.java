package org.latentserver.engine;

import ai.djl.ndarray.NDArray;

/**
 * Multiplication by a number in what gradients go back through. The engine's own {@code mul},
 * {@code div}, {@code pow} and {@code maximum} with a Java number hand PyTorch a view of a Java
 * buffer that is free to be collected right after, while the graph keeps the view and reads it on
 * the way back: after a collection in between, the gradient is multiplied by whatever lies there by
 * then. Here the number lives as long as the manager of the array. Sums and differences with
 * numbers are safe, as their gradient doesn't ask for them; without gradients all are. Free of
 * state.
 */
public final class Scaling {
    private Scaling() {}

    /**
     * The array times a number; of the same manager.
     *
     * @param array of a step's manager, not of one that outlives many steps, since the number stays
     *     there
     */
    public static NDArray times(NDArray array, float factor) {
        NDArray number = array.getManager().create(factor);
        return array.mul(number);
    }
}
