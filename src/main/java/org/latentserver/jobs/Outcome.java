package org.latentserver.jobs;

import java.nio.file.Path;

/** How an attempt ended. */
sealed interface Outcome {
    /** The result, a package or a report, lies in the folder. */
    record Finished(Path folder) implements Outcome {}

    /** The data or the parameters can't work; trying again won't help. */
    record Refused(Job.Failure failure) implements Outcome {}

    /** Stopped on request, after a checkpoint. */
    record Stopped() implements Outcome {}

    /**
     * Anything else.
     *
     * @param message for the owner of the job
     * @param details for the server's log only
     */
    record Crashed(String message, String details) implements Outcome {}
}
