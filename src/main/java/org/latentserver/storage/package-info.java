/**
 * The home folder, held by one server alone, the database that by default lies in it, and backups
 * of both.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"api"})
@org.jspecify.annotations.NullMarked
package org.latentserver.storage;
