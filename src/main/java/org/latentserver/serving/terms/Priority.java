package org.latentserver.serving.terms;

/** Which calls go first where several wait. */
public enum Priority {
    /** Somebody waits for the answer. */
    INTERACTIVE,
    /**
     * Takes what room interactive calls leave in a pass, and the first place of one pass in eight
     * at least. It may fill half of a queue, so that it never keeps interactive calls out.
     */
    BACKGROUND
}
