/** What other families may use: what a perceptual model sees in images. Free of Spring. */
@org.springframework.modulith.NamedInterface("features")
@org.jspecify.annotations.NullMarked
package org.latentserver.perceptual.features;
