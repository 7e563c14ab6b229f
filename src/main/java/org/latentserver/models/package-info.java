/** The registry: packages, versions, aliases, import and export. Knows no family. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"api"})
@org.jspecify.annotations.NullMarked
package org.latentserver.models;
