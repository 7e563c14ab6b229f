package org.latentserver.autoencoder.network;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What follows each hidden layer. */
public enum Activation {
    @JsonProperty("relu")
    RELU,
    @JsonProperty("leaky-relu")
    LEAKY_RELU,
    @JsonProperty("gelu")
    GELU,
    @JsonProperty("tanh")
    TANH,
    @JsonProperty("sigmoid")
    SIGMOID,
    @JsonProperty("linear")
    LINEAR;

    private static final float LEAK = 0.01f;

    NDArray apply(NDArray x) {
        return switch (this) {
            case RELU -> x.getNDArrayInternal().relu();
            case LEAKY_RELU -> x.getNDArrayInternal().leakyRelu(LEAK);
            case GELU -> x.getNDArrayInternal().gelu();
            case TANH -> x.tanh();
            case SIGMOID -> x.getNDArrayInternal().sigmoid();
            case LINEAR -> x;
        };
    }
}
