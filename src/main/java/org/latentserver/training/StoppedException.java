package org.latentserver.training;

/**
 * The run was asked to stop, has written its checkpoint if it has any, and ends with exit code 75.
 */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("stopped on request");
    }
}
