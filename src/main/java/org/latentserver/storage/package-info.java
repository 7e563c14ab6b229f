/** The home folder, held by one server alone, and the database that by default lies in it. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"api"})
@org.jspecify.annotations.NullMarked
package org.latentserver.storage;
