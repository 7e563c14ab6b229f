package org.latentserver.gan.training;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A finding of the guard, or what it did about one.
 *
 * @param remedy null for the finding itself
 * @param message for people
 * @param figures that were the reason
 */
record GuardAlert(
        Imbalance imbalance,
        @Nullable Remedy remedy,
        String message,
        Map<String, Double> figures) {}
