package org.latentserver.models.evaluations;

import java.time.Instant;

/** A row of the table of evaluations. */
record StoredEvaluation(String id, Instant createdAt, Evaluation evaluation) {}
