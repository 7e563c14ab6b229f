package org.latentserver.training;

/**
 * How a family measures a version on a data set, inside the trainer process; found by {@link
 * java.util.ServiceLoader}, so its class is public, has a public constructor without arguments and
 * stands in {@code META-INF/services/org.latentserver.training.FamilyEvaluator}.
 */
public interface FamilyEvaluator {
    /** The family's name, as in {@code job.json}. */
    String family();

    /**
     * Evaluates {@link EvaluationRun#modelPackage()} on the data and reports by {@link
     * EvaluationRun#done}. Looks now and then whether a stop was asked for.
     *
     * @throws StoppedException after a stop was asked for; the next attempt goes on from a
     *     checkpoint, if one was written, or begins anew
     * @throws org.latentserver.api.ServiceException when the data or parameters can't work
     */
    void evaluate(EvaluationRun run) throws Exception;
}
