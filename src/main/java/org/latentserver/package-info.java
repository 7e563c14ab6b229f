/** Latent Server: one Spring Modulith module a direct sub-package. */
@org.jspecify.annotations.NullMarked
package org.latentserver;
