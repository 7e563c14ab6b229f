/** Trains and measures the classifier behind a perceptual distance. Free of Spring. */
@org.jspecify.annotations.NullMarked
package org.latentserver.perceptual.training;
