/** The training of autoencoders, as it runs in the trainer process. Free of Spring. */
@org.jspecify.annotations.NullMarked
package org.latentserver.autoencoder.training;
