/** Generators and discriminators, their normalisation and their noise. */
@org.jspecify.annotations.NullMarked
package org.latentserver.gan.network;
