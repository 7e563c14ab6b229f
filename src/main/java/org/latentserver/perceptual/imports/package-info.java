/** Perceptual networks that others trained: read from their files into packages. */
@org.jspecify.annotations.NullMarked
package org.latentserver.perceptual.imports;
