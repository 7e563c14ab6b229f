package org.latentserver.autoencoder.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The shape of an autoencoder's network. */
public enum NetworkKind {
    @JsonProperty("dense")
    DENSE,
    @JsonProperty("convolutional")
    CONVOLUTIONAL
}
