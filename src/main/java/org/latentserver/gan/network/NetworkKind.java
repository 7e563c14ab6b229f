package org.latentserver.gan.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What both networks are made of. */
public enum NetworkKind {
    /** A convolution a stage, as DCGAN (Radford et al., 2015). */
    @JsonProperty("convolutional")
    CONVOLUTIONAL,

    /** A residual block of two convolutions a stage, as SNGAN (Miyato et al., 2018). */
    @JsonProperty("residual")
    RESIDUAL
}
