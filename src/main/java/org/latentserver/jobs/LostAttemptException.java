package org.latentserver.jobs;

/** The attempt is not this worker's any more: it must stop at once and write nothing. */
final class LostAttemptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostAttemptException(Attempt attempt) {
        super("attempt " + attempt.number() + " of " + attempt.job() + " is no longer ours");
    }
}
