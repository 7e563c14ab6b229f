/** Codes of whole data sets, kept on disk, and the exact search among them. */
@org.jspecify.annotations.NullMarked
package org.latentserver.autoencoder.neighbors;
