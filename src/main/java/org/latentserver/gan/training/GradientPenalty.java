package org.latentserver.gan.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.jspecify.annotations.Nullable;
import org.latentserver.engine.Scaling;
import org.latentserver.gan.network.Discriminator;

/**
 * Penalties on the discriminator's slope g = dD/dx, by first-order gradients alone: the engine's
 * second-order gradients of convolutions are wrong. With v held constant at g, the gradient in the
 * weights of |g|² is twice that of v·g, and that of (|g| - 1)² is 2 (|g| - 1) times that of (g /
 * |g|)·g. The slope along a direction is a central difference of two evaluations, which is exact
 * where the network is piecewise linear between them.
 *
 * <p>One penalty's value comes with a surrogate: a scalar whose gradient in the discriminator's
 * weights is the penalty's. Arrays belong to the manager of the points.
 *
 * @param value of the penalty
 * @param surrogate to be added to the loss; its own value means nothing
 */
record GradientPenalty(double value, NDArray surrogate) {
    /**
     * Euclidean length of half the difference's step. Small against a picture, large against the
     * rounding of float32.
     */
    private static final float RADIUS = 0.05f;

    private static final float SMALLEST = 1e-12f;

    /**
     * R1 (Mescheder et al., 2018): gamma / 2 times the mean of |g|².
     *
     * @param real points (N, C, H, W)
     * @param labels one-hot; null for none
     */
    static GradientPenalty r1(
            GradientCollector collector,
            Discriminator discriminator,
            NDArray real,
            @Nullable NDArray labels,
            double gamma) {
        Slopes slopes = Slopes.at(collector, discriminator, real, labels);
        double value = 0.5 * gamma * slopes.lengths.square().mean().getFloat();
        NDArray weights = slopes.lengths.mul((float) gamma);
        return new GradientPenalty(value, slopes.surrogate(discriminator, labels, weights));
    }

    /**
     * WGAN-GP (Gulrajani et al., 2017): lambda times the mean of (|g| - 1)².
     *
     * @param between points on the lines between real and generated items, (N, C, H, W)
     * @param labels one-hot; null for none
     */
    static GradientPenalty unitSlope(
            GradientCollector collector,
            Discriminator discriminator,
            NDArray between,
            @Nullable NDArray labels,
            double lambda) {
        Slopes slopes = Slopes.at(collector, discriminator, between, labels);
        NDArray excess = slopes.lengths.sub(1f);
        double value = lambda * excess.square().mean().getFloat();
        NDArray weights = excess.mul((float) (2 * lambda));
        return new GradientPenalty(value, slopes.surrogate(discriminator, labels, weights));
    }

    /**
     * Slopes of the discriminator, as constants.
     *
     * @param directions of unit length
     * @param lengths (N)
     */
    private record Slopes(NDArray points, NDArray directions, NDArray lengths) {
        static Slopes at(
                GradientCollector collector,
                Discriminator discriminator,
                NDArray x,
                @Nullable NDArray labels) {
            NDManager arrays = x.getManager();
            NDArray points = x.stopGradient().duplicate();
            points.attach(arrays);
            points.setRequiresGradient(true);
            collector.backward(discriminator.applyFrozen(points, labels).sum());
            NDArray slopes = points.getGradient().duplicate();
            slopes.attach(arrays);
            points.setRequiresGradient(false);
            long batch = x.getShape().get(0);
            NDArray lengths = slopes.reshape(batch, -1).square().sum(new int[] {1}).sqrt();
            NDArray directions =
                    slopes.div(lengths.maximum(SMALLEST).reshape(new Shape(batch, 1, 1, 1)));
            return new Slopes(points, directions, lengths);
        }

        /** Mean over the points of weight times the slope along the direction. */
        NDArray surrogate(Discriminator discriminator, @Nullable NDArray labels, NDArray weights) {
            NDArray step = directions.mul(RADIUS);
            NDArray ends = points.add(step).concat(points.sub(step));
            NDArray twice = labels == null ? null : labels.concat(labels);
            NDArray logits = discriminator.apply(ends, twice, true);
            NDArray signed = weights.concat(weights.neg()).div(2 * RADIUS);
            return Scaling.times(logits.mul(signed).sum(), 1f / points.getShape().get(0));
        }
    }
}
