package org.latentserver.gan.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far the guard of the equilibrium goes. */
public enum GuardMode {
    /** Neither measures nor acts. */
    @JsonProperty("off")
    OFF,

    /** Measures and reports what it finds. */
    @JsonProperty("watch")
    WATCH,

    /** Does something about it, too. */
    @JsonProperty("act")
    ACT
}
