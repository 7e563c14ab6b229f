package org.latentserver.autoencoder.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;

/**
 * How well classes can be told apart by planes: multinomial logistic regression on standardized
 * columns, all rows in each step, by Nesterov's method with restarts (O'Donoghue and Candès, 2015).
 * The loss is convex and nothing is drawn, so the outcome follows from the rows alone.
 */
final class LinearProbe {
    private static final int MAX_STEPS = 200;
    private static final int POWER_STEPS = 30;
    private static final float CONVERGED = 1e-5f;

    /** Of half the sum of squared weights, the biases' too, beside the mean cross-entropy. */
    private static final float DECAY = 1e-4f;

    /** Columns that vary less are left as they are. */
    private static final float CONSTANT = 1e-6f;

    private LinearProbe() {}

    /**
     * Learns from rows and classifies others; rows without a label are left out.
     *
     * @param classes labels run from 0 to this, exclusive
     * @param betweenSteps may end the work by an exception
     * @return share of the test rows that are classified right
     */
    static double accuracy(
            LabelledRows train, LabelledRows test, int classes, Runnable betweenSteps) {
        try (NDManager scratch = train.rows().getManager().newSubManager()) {
            LabelledRows known = known(scratch, train);
            LabelledRows asked = known(scratch, test);
            Scaling scaling = Scaling.of(scratch, known.rows());
            NDArray x = scaling.applied(scratch, known.rows());
            NDArray y = LabelledRows.oneHot(scratch, known.labels(), classes);
            NDArray weights = fitted(scratch, x, y, betweenSteps);
            long[] answers =
                    scaling.applied(scratch, asked.rows()).matMul(weights).argMax(1).toLongArray();
            long correct =
                    IntStream.range(0, answers.length)
                            .filter(i -> answers[i] == asked.labels()[i])
                            .count();
            return (double) correct / answers.length;
        }
    }

    private static LabelledRows known(NDManager scratch, LabelledRows all) {
        int[] known =
                IntStream.range(0, all.labels().length).filter(i -> all.labels()[i] >= 0).toArray();
        if (known.length == all.labels().length) {
            return all;
        }
        NDArray rows = all.rows().get(scratch.create(known));
        rows.attach(scratch);
        return new LabelledRows(rows, IntStream.of(known).map(i -> all.labels()[i]).toArray());
    }

    /** What standardizes columns; whatever is large on the way is closed at once. */
    private record Scaling(NDArray mean, NDArray scale) {
        static Scaling of(NDManager owner, NDArray rows) {
            try (NDManager inner = owner.newSubManager()) {
                inner.tempAttachAll(rows);
                NDArray mean = rows.mean(new int[] {0}, true);
                NDArray deviation = rows.sub(mean).square().mean(new int[] {0}, true).sqrt();
                NDArray constant = deviation.lte(CONSTANT).toType(DataType.FLOAT32, false);
                NDArray scale = deviation.add(constant);
                mean.attach(owner);
                scale.attach(owner);
                return new Scaling(mean, scale);
            }
        }

        /** Standardized rows with a one at the end of each, for the bias. */
        NDArray applied(NDManager owner, NDArray rows) {
            try (NDManager inner = owner.newSubManager()) {
                inner.tempAttachAll(rows);
                NDArray ones = inner.ones(new Shape(rows.getShape().get(0), 1));
                NDArray standardized = rows.sub(mean).divi(scale);
                NDArray all = NDArrays.concat(new NDList(standardized, ones), 1);
                all.attach(owner);
                return all;
            }
        }
    }

    /** Weights (columns, classes). */
    private static NDArray fitted(NDManager scratch, NDArray x, NDArray y, Runnable betweenSteps) {
        float rate = 1 / (0.5f * largestEigenvalue(scratch, x) + DECAY);
        NDArray weights = scratch.zeros(new Shape(x.getShape().get(1), y.getShape().get(1)));
        NDArray ahead = weights.duplicate();
        int sinceRestart = 0;
        for (int step = 0; step < MAX_STEPS; step++) {
            betweenSteps.run();
            NDArray next;
            NDArray nextAhead;
            boolean converged;
            try (NDManager inner = scratch.newSubManager()) {
                inner.tempAttachAll(x, y, weights, ahead);
                NDArray gradient = gradient(x, y, ahead);
                next = ahead.sub(gradient.mul(rate));
                NDArray way = next.sub(weights);
                boolean uphill = gradient.mul(way).sum().getFloat() > 0;
                sinceRestart = uphill ? 0 : sinceRestart + 1;
                nextAhead = next.add(way.mul(sinceRestart / (sinceRestart + 3f)));
                converged = gradient.abs().max().getFloat() < CONVERGED;
                next.attach(scratch);
                nextAhead.attach(scratch);
            }
            weights.close();
            ahead.close();
            weights = next;
            ahead = nextAhead;
            if (converged) {
                break;
            }
        }
        return weights;
    }

    private static NDArray gradient(NDArray x, NDArray y, NDArray weights) {
        float share = 1f / x.getShape().get(0);
        NDArray errors = x.matMul(weights).softmax(1).subi(y);
        return x.transpose().matMul(errors).muli(share).addi(weights.mul(DECAY));
    }

    /** Of the mean of the outer products of rows, by power iteration. */
    private static float largestEigenvalue(NDManager scratch, NDArray x) {
        float share = 1f / x.getShape().get(0);
        NDArray vector = scratch.ones(new Shape(x.getShape().get(1), 1));
        float length = 1;
        for (int step = 0; step < POWER_STEPS; step++) {
            try (NDManager inner = scratch.newSubManager()) {
                inner.tempAttachAll(x, vector);
                NDArray product = x.transpose().matMul(x.matMul(vector)).muli(share);
                length = product.norm().getFloat();
                NDArray next = product.div(length);
                next.attach(scratch);
                vector = next;
            }
        }
        return 1.05f * length; // the iteration comes from below
    }
}
