/** Measures perceptual models on data: what they know, and what they forgive. Free of Spring. */
@org.jspecify.annotations.NullMarked
package org.latentserver.perceptual.evaluation;
