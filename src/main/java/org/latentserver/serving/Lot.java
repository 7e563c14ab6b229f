package org.latentserver.serving;

/** Draws lots for calls. Safe for use by several threads. */
@FunctionalInterface
interface Lot {
    /** 0 to below the bound, all equally likely. */
    int below(int bound);

    /** True for so many calls in a hundred. */
    default boolean falls(int percent) {
        return percent >= 100 || below(100) < percent;
    }
}
