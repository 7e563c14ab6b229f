package org.latentserver.jobs;

import java.util.Map;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.models.packages.ModelManifest;

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

    /**
     * The parameters that hold where the request gives none, when the training goes on from a
     * version: what can't change takes the version's value.
     *
     * @param base of this family
     * @throws org.latentserver.api.ServiceException INVALID_REQUEST naming {@code from} when the
     *     family can't go on from a version, as this default method says
     */
    default P defaults(ModelManifest base) {
        throw ServiceException.invalid(
                "from", "family " + name() + " can't go on from a version, it trains from scratch");
    }

    /**
     * Checks whether a training with these parameters can go on from a version.
     *
     * @param base of this family
     * @throws org.latentserver.api.ServiceException INVALID_REQUEST naming {@code from} or {@code
     *     parameters.x}
     */
    default void checkBase(P parameters, ModelManifest base) {}

    /**
     * Checks the versions that {@link org.latentserver.training.VersionParameter}s name.
     *
     * @param versions by parameter, of the families that the parameters say
     * @throws org.latentserver.api.ServiceException INVALID_REQUEST naming {@code parameters.x}
     */
    default void checkVersions(
            P parameters, Map<String, ModelManifest> versions, DatasetDescription dataset) {}
}
