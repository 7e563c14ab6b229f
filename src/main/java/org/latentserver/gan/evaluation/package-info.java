/** How good a trained generator is, and the noise that it would make given pictures of. */
@org.jspecify.annotations.NullMarked
package org.latentserver.gan.evaluation;
