package org.latentserver.serving;

/** The right to use a loaded version; it stays loaded until the lease is closed. */
public interface Lease<T extends ServedModel> extends AutoCloseable {
    T get();

    /** The name that was asked for. */
    String model();

    /** The version that answers. */
    int version();

    @Override
    void close();
}
