/**
 * The seam between the registry and families for models in foreign formats: a family registers
 * beans that convert an upload into a package, or a package into a file that other software reads.
 */
@org.springframework.modulith.NamedInterface("formats")
@org.jspecify.annotations.NullMarked
package org.latentserver.models.formats;
