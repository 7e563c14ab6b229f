/** Data sets: upload, validate, describe, preview and split. Immutable, named by content hash. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"api"})
@org.jspecify.annotations.NullMarked
package org.latentserver.datasets;
