/**
 * The model package on disk: manifest, safetensors, checksums. Free of Spring: the trainer process
 * writes it.
 */
@org.springframework.modulith.NamedInterface("packages")
@org.jspecify.annotations.NullMarked
package org.latentserver.models.packages;
