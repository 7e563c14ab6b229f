package org.latentserver.autoencoder.training;

import java.io.IOException;
import java.nio.file.Path;
import org.latentserver.datasets.content.ArrayContent;
import org.latentserver.datasets.content.Split;

/** Principal components by the eigenvectors of the covariance, found by Jacobi's rotations. */
final class PrincipalComponents {
    private PrincipalComponents() {}

    /** Mean squared error per value of the test rows, by k components of the training rows. */
    static double testError(Path data, int k) throws IOException {
        try (ArrayContent content = ArrayContent.open(data)) {
            double[][] training = rows(content, Split.TRAIN);
            double[] mean = mean(training);
            double[][] vectors = eigenvectors(covariance(training, mean));
            double error = 0;
            double[][] test = rows(content, Split.TEST);
            for (double[] row : test) {
                for (int component = k; component < mean.length; component++) {
                    double along = 0;
                    for (int i = 0; i < mean.length; i++) {
                        along += (row[i] - mean[i]) * vectors[component][i];
                    }
                    error += along * along;
                }
            }
            return error / (test.length * mean.length);
        }
    }

    private static double[][] rows(ArrayContent content, Split split) {
        int[] items = content.items(split);
        double[][] rows = new double[items.length][content.width()];
        float[] row = new float[content.width()];
        for (int r = 0; r < items.length; r++) {
            content.copy(items[r], row, 0);
            for (int i = 0; i < row.length; i++) {
                rows[r][i] = row[i];
            }
        }
        return rows;
    }

    private static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        return mean;
    }

    private static double[][] covariance(double[][] rows, double[] mean) {
        double[][] covariance = new double[mean.length][mean.length];
        for (double[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                for (int j = 0; j < mean.length; j++) {
                    covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / rows.length;
                }
            }
        }
        return covariance;
    }

    /** Eigenvectors as rows, the largest eigenvalue first. */
    private static double[][] eigenvectors(double[][] a) {
        int n = a.length;
        double[][] vectors = new double[n][n];
        for (int i = 0; i < n; i++) {
            vectors[i][i] = 1;
        }
        for (int sweep = 0; sweep < 50; sweep++) {
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    rotate(a, vectors, p, q);
                }
            }
        }
        Integer[] order = new Integer[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        java.util.Arrays.sort(order, (i, j) -> Double.compare(a[j][j], a[i][i]));
        double[][] sorted = new double[n][];
        for (int i = 0; i < n; i++) {
            sorted[i] = vectors[order[i]];
        }
        return sorted;
    }

    private static void rotate(double[][] a, double[][] vectors, int p, int q) {
        if (Math.abs(a[p][q]) < 1e-14) {
            return;
        }
        double angle = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
        double c = Math.cos(angle);
        double s = Math.sin(angle);
        for (int i = 0; i < a.length; i++) {
            double ip = a[i][p];
            double iq = a[i][q];
            a[i][p] = c * ip - s * iq;
            a[i][q] = s * ip + c * iq;
        }
        for (int i = 0; i < a.length; i++) {
            double pi = a[p][i];
            double qi = a[q][i];
            a[p][i] = c * pi - s * qi;
            a[q][i] = s * pi + c * qi;
            double vp = vectors[p][i];
            double vq = vectors[q][i];
            vectors[p][i] = c * vp - s * vq;
            vectors[q][i] = s * vp + c * vq;
        }
    }
}
