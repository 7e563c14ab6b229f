package org.latentserver.models;

/** Asked before a version is deleted; whoever works with versions registers a bean of it. */
public interface ModelUse {
    /** True while something unfinished needs the version. */
    boolean inUse(String model, int version);
}
