package org.latentserver.words.glove;

/**
 * What the loss weighs a cell with: f(x) = min(1, (x / xMax)^alpha) (Pennington et al. 2014,
 * equation 9).
 */
record LossWeight(double xMax, double alpha) {
    /**
     * @param x positive
     */
    float of(double x) {
        return x >= xMax ? 1 : (float) Math.pow(x / xMax, alpha);
    }
}
