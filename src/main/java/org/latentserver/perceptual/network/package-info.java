/** The networks whose features are compared, and the distances made of them. Free of Spring. */
@org.jspecify.annotations.NullMarked
package org.latentserver.perceptual.network;
