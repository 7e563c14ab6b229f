/** Reads uploaded files of the accepted formats, validating, into the stored form. */
@org.jspecify.annotations.NullMarked
package org.latentserver.datasets.formats;
