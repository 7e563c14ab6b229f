package org.latentserver.autoencoder.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The directions of largest variance of rows, and the linear code that they make. Arrays belong to
 * the manager that the components were fitted with. Used by one thread.
 *
 * @param mean of the rows, (1, width)
 * @param vectors orthonormal columns, (width, components), the largest variance first
 * @param variances along them, descending
 */
record PrincipalComponents(NDArray mean, NDArray vectors, double[] variances) {
    private static final int OVERSAMPLING = 20;
    private static final int MAX_ITERATIONS = 100;
    private static final int BLOCK = 4096;

    /** Relative change of the captured variance that ends the iteration. */
    private static final double CONVERGED = 1e-6;

    /**
     * Fits components by subspace iteration with as many extra directions again (Halko, Martinsson
     * and Tropp, 2011), which is exact once the captured variance stands still, and never needs a
     * matrix of width x width; rows times width times components a round.
     *
     * @param rows (items, width), float32
     * @param count 1 to width
     * @param betweenRounds may end the work by an exception
     */
    static PrincipalComponents fit(
            NDManager manager, NDArray rows, int count, Runnable betweenRounds) {
        int width = Math.toIntExact(rows.getShape().get(1));
        int directions = Math.min(width, 2 * count + OVERSAMPLING);
        NDArray mean = mean(manager, rows);
        double[][] basis = randomDirections(directions, width);
        double captured = 0;
        for (int round = 0; ; round++) {
            betweenRounds.run();
            Subspace subspace = Subspace.of(rows, mean, basis);
            double now = IntStream.range(0, count).mapToDouble(i -> subspace.variances[i]).sum();
            if (directions == width
                    || round == MAX_ITERATIONS
                    || Math.abs(now - captured) <= CONVERGED * now) {
                return new PrincipalComponents(
                        mean,
                        columns(manager, Arrays.copyOf(subspace.vectors, count)),
                        Arrays.copyOf(subspace.variances, count));
            }
            captured = now;
            basis = orthonormal(subspace.images);
        }
    }

    /** Numbers along the components, (items, components); of the rows' manager. */
    NDArray encode(NDArray rows) {
        return rows.sub(mean).matMul(vectors);
    }

    /** The nearest rows in the plane of the components; of the codes' manager. */
    NDArray decode(NDArray codes) {
        return codes.matMul(vectors.transpose()).add(mean);
    }

    /**
     * Directions within a basis along which the covariance is diagonal.
     *
     * @param vectors (directions, width), the largest variance first
     * @param images what the covariance makes of the vectors
     */
    private record Subspace(double[][] vectors, double[] variances, double[][] images) {
        static Subspace of(NDArray rows, NDArray mean, double[][] basis) {
            double[][] images = covarianceTimes(rows, mean, basis);
            int n = basis.length;
            DMatrixRMaj inside = new DMatrixRMaj(n, n);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    double value = (dot(basis[i], images[j]) + dot(basis[j], images[i])) / 2;
                    inside.set(i, j, value);
                    inside.set(j, i, value);
                }
            }
            EigenDecomposition_F64<DMatrixRMaj> eigen =
                    DecompositionFactory_DDRM.eig(n, true, true);
            if (!eigen.decompose(inside)) {
                throw new IllegalStateException("the eigenvalues did not converge");
            }
            int[] order =
                    IntStream.range(0, n)
                            .boxed()
                            .sorted(
                                    Comparator.comparingDouble(
                                            i -> -eigen.getEigenvalue(i).getReal()))
                            .mapToInt(Integer::intValue)
                            .toArray();
            double[][] mixtures = new double[n][];
            double[] variances = new double[n];
            for (int i = 0; i < n; i++) {
                mixtures[i] = eigen.getEigenVector(order[i]).data;
                variances[i] = eigen.getEigenvalue(order[i]).getReal();
            }
            return new Subspace(mixed(basis, mixtures), variances, mixed(images, mixtures));
        }
    }

    private static double[][] covarianceTimes(NDArray rows, NDArray mean, double[][] basis) {
        long items = rows.getShape().get(0);
        try (NDManager scratch = rows.getManager().newSubManager()) {
            NDArray directions = columns(scratch, basis);
            NDArray center = mean.matMul(directions);
            double[] sums = new double[basis.length * basis[0].length];
            for (long from = 0; from < items; from += BLOCK) {
                try (NDManager block = scratch.newSubManager()) {
                    NDArray part =
                            rows.get(
                                    block, new NDIndex(from + ":" + Math.min(items, from + BLOCK)));
                    NDArray centred = part.sub(mean);
                    NDArray product =
                            part.matMul(directions).sub(center).transpose().matMul(centred);
                    float[] values = product.toFloatArray();
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] += values[i];
                    }
                }
            }
            return rowsOf(sums, basis.length, (double) items);
        }
    }

    private static double[][] rowsOf(double[] sums, int count, double divisor) {
        int width = sums.length / count;
        double[][] rows = new double[count][width];
        for (int i = 0; i < sums.length; i++) {
            rows[i / width][i % width] = sums[i] / divisor;
        }
        return rows;
    }

    private static NDArray mean(NDManager manager, NDArray rows) {
        NDArray mean = rows.mean(new int[] {0}, true);
        mean.attach(manager);
        return mean;
    }

    private static NDArray columns(NDManager manager, double[][] vectors) {
        int width = vectors[0].length;
        float[] flat = new float[vectors.length * width];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) vectors[i / width][i % width];
        }
        return manager.create(flat, new Shape(vectors.length, width)).transpose();
    }

    private static double[][] randomDirections(int count, int width) {
        SplittableRandom random = new SplittableRandom(1);
        double[][] directions = new double[count][width];
        for (double[] direction : directions) {
            Arrays.setAll(direction, _ -> random.nextGaussian());
        }
        return orthonormal(directions);
    }

    private static double[][] mixed(double[][] vectors, double[][] mixtures) {
        double[][] mixed = new double[mixtures.length][vectors[0].length];
        for (int i = 0; i < mixtures.length; i++) {
            for (int j = 0; j < vectors.length; j++) {
                add(mixed[i], vectors[j], mixtures[i][j]);
            }
        }
        return mixed;
    }

    /** Gram and Schmidt's way, twice over, as once leaves errors; what has no length is redrawn. */
    private static double[][] orthonormal(double[][] vectors) {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < vectors.length; i++) {
            double[] vector = vectors[i];
            double before = Math.sqrt(dot(vector, vector));
            clear(vector, vectors, i);
            if (Math.sqrt(dot(vector, vector)) <= 1e-9 * before) {
                Arrays.setAll(vector, _ -> random.nextGaussian());
                clear(vector, vectors, i);
            }
            normalize(vector);
            clear(vector, vectors, i);
            normalize(vector);
        }
        return vectors;
    }

    private static void clear(double[] vector, double[][] of, int count) {
        for (int j = 0; j < count; j++) {
            add(vector, of[j], -dot(vector, of[j]));
        }
    }

    private static void normalize(double[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
    }

    private static void add(double[] to, double[] vector, double times) {
        for (int i = 0; i < to.length; i++) {
            to[i] += times * vector[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
