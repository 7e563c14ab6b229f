package org.latentserver.gan.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What can be done about an {@link Imbalance}. */
public enum Remedy {
    /** Fewer updates of the winner to one of the loser. */
    @JsonProperty("adjust-steps")
    ADJUST_STEPS("adjust-steps"),

    /** A lower learning rate of the winner. */
    @JsonProperty("lower-rate")
    LOWER_RATE("lower-rate"),

    /** More noise on what the discriminator sees. */
    @JsonProperty("instance-noise")
    INSTANCE_NOISE("instance-noise"),

    /** A heavier R1 penalty. */
    @JsonProperty("r1")
    R1("r1"),

    /** Back to the last healthy state of networks and optimizers. */
    @JsonProperty("roll-back")
    ROLL_BACK("roll-back");

    private final String slug;

    Remedy(String slug) {
        this.slug = slug;
    }

    /** As parameters and events say it. */
    String slug() {
        return slug;
    }
}
