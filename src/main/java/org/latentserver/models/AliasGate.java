package org.latentserver.models;

/** Makes sure that a version can answer before an alias moves to it; whoever serves has a bean. */
public interface AliasGate {
    /** Keeps a version ready. */
    interface Ready extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Loads and warms a version, and keeps it so until closed.
     *
     * @throws org.latentserver.api.ServiceException when it can't be loaded, or not in time
     */
    Ready prepare(ModelVersion version);
}
