package org.latentserver.models;

/** An application event: a version lost its last alias, or was deleted; it is worth unloading. */
public record VersionRetired(String model, int version) {}
