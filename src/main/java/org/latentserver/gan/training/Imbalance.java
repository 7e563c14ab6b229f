package org.latentserver.gan.training;

/**
 * A way in which the game of the two networks goes wrong; the more telling first, as a collapse
 * also makes it easy for the discriminator to win.
 */
enum Imbalance {
    /** The generator makes next to the same picture of all noise, or few of the classes. */
    COLLAPSE("collapse"),

    /**
     * The discriminator is sure of all, and what the generator learns from it is next to nothing.
     */
    DISCRIMINATOR_WINS("discriminator-wins"),

    /** The discriminator can't tell real from fake although the pictures are bad. */
    GENERATOR_WINS("generator-wins"),

    /** Numbers are no longer finite. */
    DIVERGED("diverged");

    private final String slug;

    Imbalance(String slug) {
        this.slug = slug;
    }

    /** As events say it. */
    String slug() {
        return slug;
    }
}
