/**
 * Named tensors: what a model takes and gives when called without its family's own verbs. Free of
 * any protocol.
 */
@org.springframework.modulith.NamedInterface("tensors")
@org.jspecify.annotations.NullMarked
package org.latentserver.serving.tensors;
