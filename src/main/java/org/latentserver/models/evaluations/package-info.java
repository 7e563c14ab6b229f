/**
 * What evaluations of versions found: stored beside the immutable package, gone with the version.
 */
@org.springframework.modulith.NamedInterface("evaluations")
@org.jspecify.annotations.NullMarked
package org.latentserver.models.evaluations;
