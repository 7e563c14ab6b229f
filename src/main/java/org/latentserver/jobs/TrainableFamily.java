package org.latentserver.jobs;

import org.latentserver.datasets.content.DatasetDescription;

/**
 * What the job service must know of a family; a bean of each family. The trainer side of it is
 * {@link org.latentserver.training.FamilyTrainer}.
 *
 * @param <P> the parameter record: JSON names are its components, ranges its Bean Validation
 *     annotations, descriptions its {@code @Schema}, cross-field rules {@code @AssertTrue}
 */
public interface TrainableFamily<P extends Record> {
    /** As in URLs and manifests: {@code autoencoder}, {@code words}. */
    String name();

    /** One sentence of what is trained, for the list of families. */
    String description();

    /** The parameters that hold where the request gives none. */
    P defaults();

    /**
     * Checks what only the data can tell.
     *
     * @throws org.latentserver.api.ServiceException INVALID_REQUEST naming {@code dataset} or
     *     {@code parameters.x} when the data set is of the wrong kind, size or labelling
     */
    void check(P parameters, DatasetDescription dataset);
}
