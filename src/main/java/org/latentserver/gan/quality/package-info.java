/**
 * How near generated pictures come to real ones, measured on feature vectors: Fréchet and kernel
 * distance, precision and recall, density and coverage. Free of Spring and of the engine.
 */
@org.jspecify.annotations.NullMarked
package org.latentserver.gan.quality;
