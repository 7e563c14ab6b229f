package org.latentserver.models;

/**
 * An application event, published within the transaction that deletes a version: whatever is kept
 * of it has to go, too.
 */
public record VersionDeleted(String model, int version) {}
