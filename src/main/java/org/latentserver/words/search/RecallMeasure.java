package org.latentserver.words.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Compares answers with those of a scan over the rows themselves. */
final class RecallMeasure {
    private static final int K = 10;
    private static final int QUERIES = 200;

    /** Queries a pass: few enough to stop soon. */
    private static final int PASS = 32;

    /** Cosines that rounding alone may tell apart. */
    private static final float TIE = 1e-6f;

    private static final long SEED = 7;

    private final FloatRows rows;
    private final Function<List<Query>, List<List<Hit>>> truth;
    private final BooleanSupplier stopped;

    RecallMeasure(
            FloatRows rows, Function<List<Query>, List<List<Hit>>> truth, BooleanSupplier stopped) {
        this.rows = rows;
        this.truth = truth;
        this.stopped = stopped;
    }

    /**
     * The share of the ten nearest that is found, of rows taken at random, themselves left out.
     *
     * @throws CancellationException when stopped
     */
    IndexReport.Recall of(Function<List<Query>, List<List<Hit>>> search) {
        List<Query> queries = queries();
        int found = 0;
        int wanted = 0;
        for (int from = 0; from < queries.size(); from += PASS) {
            if (stopped.getAsBoolean()) {
                throw new CancellationException("the model is unloaded");
            }
            List<Query> pass = queries.subList(from, Math.min(from + PASS, queries.size()));
            List<List<Hit>> expected = truth.apply(pass);
            List<List<Hit>> answers = search.apply(pass);
            for (int q = 0; q < pass.size(); q++) {
                wanted += expected.get(q).size();
                found += found(expected.get(q), answers.get(q));
            }
        }
        return new IndexReport.Recall(wanted == 0 ? 1 : (double) found / wanted, queries.size());
    }

    private static int found(List<Hit> expected, List<Hit> answers) {
        if (expected.isEmpty()) {
            return 0;
        }
        float least = expected.getLast().similarity() - TIE;
        long good = answers.stream().filter(hit -> hit.similarity() >= least).count();
        return (int) Math.min(good, expected.size());
    }

    private List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        Random random = new Random(SEED);
        for (int i = 0; i < Math.min(QUERIES, rows.count()); i++) {
            int row = rows.count() <= QUERIES ? i : random.nextInt(rows.count());
            queries.add(new Query(rows.row(row), new int[] {row}, K, Query.ALL, false));
        }
        return queries;
    }
}
