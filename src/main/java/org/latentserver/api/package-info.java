/**
 * Conventions of the HTTP surface: the error vocabulary, limits, paging, pictures and npy arrays.
 * Knows nothing else of ours.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
@org.jspecify.annotations.NullMarked
package org.latentserver.api;
