/** Adversarial training in the trainer process: losses, penalties, the step and its guard. */
@org.jspecify.annotations.NullMarked
package org.latentserver.gan.training;
