package org.latentserver.serving;

/**
 * The right to use a loaded version; it stays loaded until the lease is closed.
 *
 * @param model name that was asked for
 * @param version that answers
 */
public interface Lease<T extends ServedModel> extends AutoCloseable {
    T get();

    String model();

    int version();

    @Override
    void close();
}
