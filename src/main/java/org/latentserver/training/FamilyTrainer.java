package org.latentserver.training;

/**
 * What a family runs inside the trainer process; found by {@link java.util.ServiceLoader}, so its
 * class is public, has a public constructor without arguments and stands in {@code
 * META-INF/services/org.latentserver.training.FamilyTrainer}.
 */
public interface FamilyTrainer {
    /** The family's name, as in {@code job.json}. */
    String family();

    /**
     * Trains from the beginning or from {@link TrainingRun#resumeFrom()}, and writes the model
     * package to {@link TrainingRun#packageFolder()}.
     *
     * @throws StoppedException after a stop was asked for and a checkpoint was written
     * @throws org.latentserver.api.ServiceException when the data or parameters can't work
     */
    void train(TrainingRun run) throws Exception;
}
