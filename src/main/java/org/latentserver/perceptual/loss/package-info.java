/** What other families may use: distances in a network's feature space as a loss of training. */
@org.springframework.modulith.NamedInterface("loss")
@org.jspecify.annotations.NullMarked
package org.latentserver.perceptual.loss;
