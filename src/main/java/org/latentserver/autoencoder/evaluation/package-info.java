/**
 * What versions achieve on data: quality of reconstructions and codes beside principal components
 * and raw values, and what pre-training is worth with few labels.
 */
@org.jspecify.annotations.NullMarked
package org.latentserver.autoencoder.evaluation;
