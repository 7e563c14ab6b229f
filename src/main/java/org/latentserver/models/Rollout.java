package org.latentserver.models;

import java.util.Locale;

/** What a version gets a share of an alias's calls for. */
enum Rollout {
    CANARY,
    SHADOW;

    String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
