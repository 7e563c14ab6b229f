package org.latentserver.gan.quality;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The Fréchet distance of two sets of features, each seen as a Gaussian (Heusel et al., 2017): |m1
 * - m2|² + tr(S1 + S2 - 2 (S1^½ S2 S1^½)^½), in double precision. With Inception's features it is
 * known as FID; figures of different extractors or different numbers of pictures don't compare, as
 * the distance of finite samples is biased upwards.
 */
public final class FrechetDistance {
    private FrechetDistance() {}

    /**
     * At least 0; cost is count x dimension² + dimension³.
     *
     * @param first at least two rows
     * @param second at least two rows of the same dimension
     */
    public static double between(Features first, Features second) {
        first.checkFits(second);
        Gaussian a = Gaussian.of(first);
        Gaussian b = Gaussian.of(second);
        double distance = 0;
        for (int i = 0; i < first.dimension(); i++) {
            double difference = a.mean[i] - b.mean[i];
            distance += difference * difference;
        }
        double traces = CommonOps_DDRM.trace(a.covariance) + CommonOps_DDRM.trace(b.covariance);
        return Math.max(0, distance + traces - 2 * traceOfRoot(a.covariance, b.covariance));
    }

    /** tr (S1^½ S2 S1^½)^½: the sum of the roots of a symmetric matrix's eigenvalues. */
    private static double traceOfRoot(DMatrixRMaj first, DMatrixRMaj second) {
        DMatrixRMaj root = root(first);
        int n = root.numRows;
        DMatrixRMaj half = new DMatrixRMaj(n, n);
        CommonOps_DDRM.mult(root, second, half);
        DMatrixRMaj product = new DMatrixRMaj(n, n);
        CommonOps_DDRM.mult(half, root, product);
        EigenDecomposition_F64<DMatrixRMaj> eigen = decomposed(product, false);
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += Math.sqrt(Math.max(0, eigen.getEigenvalue(i).getReal()));
        }
        return trace;
    }

    private static DMatrixRMaj root(DMatrixRMaj covariance) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = decomposed(covariance, true);
        int n = covariance.numRows;
        DMatrixRMaj root = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            double value = Math.sqrt(Math.max(0, eigen.getEigenvalue(i).getReal()));
            DMatrixRMaj vector = eigen.getEigenVector(i);
            CommonOps_DDRM.multAddTransB(value, vector, vector, root);
        }
        return root;
    }

    private static EigenDecomposition_F64<DMatrixRMaj> decomposed(
            DMatrixRMaj matrix, boolean vectors) {
        int n = matrix.numRows;
        DMatrixRMaj symmetric = CommonOps_DDRM.transpose(matrix, null);
        CommonOps_DDRM.add(0.5, matrix, 0.5, symmetric, symmetric); // rounding breaks symmetry
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, vectors, true);
        if (!eigen.decompose(symmetric)) {
            throw new IllegalStateException("the eigenvalues did not converge");
        }
        return eigen;
    }

    private record Gaussian(double[] mean, DMatrixRMaj covariance) {
        static Gaussian of(Features features) {
            int n = features.count();
            int d = features.dimension();
            if (n < 2) {
                throw new IllegalArgumentException("one row has no covariance");
            }
            DMatrixRMaj rows = new DMatrixRMaj(n, d);
            for (int i = 0; i < n * d; i++) {
                rows.data[i] = features.values()[i];
            }
            double[] mean = new double[d];
            for (int i = 0; i < n * d; i++) {
                mean[i % d] += rows.data[i] / n;
            }
            for (int i = 0; i < n * d; i++) {
                rows.data[i] -= mean[i % d];
            }
            DMatrixRMaj covariance = new DMatrixRMaj(d, d);
            CommonOps_DDRM.multInner(rows, covariance);
            CommonOps_DDRM.scale(1.0 / (n - 1), covariance);
            return new Gaussian(mean, covariance);
        }
    }
}
