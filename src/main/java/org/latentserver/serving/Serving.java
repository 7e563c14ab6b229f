package org.latentserver.serving;

/** The loaded models. Safe for use by several threads. */
public interface Serving {
    /**
     * Leases a version, loading and warming it first if need be.
     *
     * @param reference {@code name}, {@code name:version} or {@code name@alias}
     * @param type the family's served type
     * @throws org.latentserver.api.ServiceException UNKNOWN_MODEL; INVALID_REQUEST when the model
     *     is of another family than {@code type}
     */
    <T extends ServedModel> Lease<T> lease(String reference, Class<T> type);
}
