package org.latentserver.gan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/** A way from one noise vector to another. */
enum LatentPath {
    /** The straight line; its middle is nearer to the mean picture than noise ever is. */
    @JsonProperty("linear")
    LINEAR,

    /**
     * The arc of constant angular speed (Shoemake, 1985; White, 2016), along which vectors stay as
     * long as noise is; the straight line where both vectors have one direction or opposite ones.
     */
    @JsonProperty("spherical")
    SPHERICAL;

    private static final double LEAST_SINE = 1e-6;

    /**
     * Points of the way.
     *
     * @param steps at least 2, both ends included
     */
    List<float[]> points(float[] from, float[] to, int steps) {
        double angle = this == SPHERICAL ? angle(from, to) : 0;
        boolean straight = Math.sin(angle) < LEAST_SINE;
        List<float[]> points = new ArrayList<>(steps);
        for (int step = 0; step < steps; step++) {
            double share = (double) step / (steps - 1);
            double first = straight ? 1 - share : Math.sin((1 - share) * angle) / Math.sin(angle);
            double second = straight ? share : Math.sin(share * angle) / Math.sin(angle);
            float[] point = new float[from.length];
            for (int i = 0; i < point.length; i++) {
                point[i] = (float) (first * from[i] + second * to[i]);
            }
            points.add(point);
        }
        return points;
    }

    private static double angle(float[] from, float[] to) {
        double product = 0;
        double fromSquares = 0;
        double toSquares = 0;
        for (int i = 0; i < from.length; i++) {
            product += (double) from[i] * to[i];
            fromSquares += (double) from[i] * from[i];
            toSquares += (double) to[i] * to[i];
        }
        double lengths = Math.sqrt(fromSquares * toSquares);
        return lengths == 0 ? 0 : Math.acos(Math.clamp(product / lengths, -1.0, 1.0));
    }
}
