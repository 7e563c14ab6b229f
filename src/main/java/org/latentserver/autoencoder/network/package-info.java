/** The networks: encoders, decoders and what noise does to their input. Free of Spring. */
@org.jspecify.annotations.NullMarked
package org.latentserver.autoencoder.network;
