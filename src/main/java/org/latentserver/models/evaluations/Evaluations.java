package org.latentserver.models.evaluations;

/** Takes what evaluations found. Safe for use by several threads. */
public interface Evaluations {
    /** Stores an evaluation in the caller's transaction and returns its id. */
    String add(Evaluation evaluation);
}
