package org.latentserver.autoencoder.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What disturbs the input of a denoising autoencoder. */
public enum NoiseKind {
    @JsonProperty("none")
    NONE,

    /** Values become zero, each for itself; the others stay as they are. */
    @JsonProperty("masking")
    MASKING,

    /** Normal noise is added. */
    @JsonProperty("gaussian")
    GAUSSIAN
}
