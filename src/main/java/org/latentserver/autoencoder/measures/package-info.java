/** Measures of codes and reconstructions, in plain arithmetic. Free of Spring and of the engine. */
@org.jspecify.annotations.NullMarked
package org.latentserver.autoencoder.measures;
