package org.latentserver.jobs;

import java.util.Map;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.models.packages.ModelManifest;

/**
 * What the job service must know of a family whose versions can be evaluated; a bean of each. The
 * trainer side of it is {@link org.latentserver.training.FamilyEvaluator}.
 *
 * @param <P> the parameter record, as in {@link TrainableFamily}
 */
public interface EvaluableFamily<P extends Record> {
    /** As in URLs and manifests: {@code autoencoder}, {@code words}. */
    String name();

    /** One sentence of what is measured and on what data, for the list of families. */
    String description();

    /** The parameters that hold where the request gives none. */
    P defaults();

    /**
     * Checks what only the version and the data can tell.
     *
     * @param model of this family
     * @throws org.latentserver.api.ServiceException INVALID_REQUEST naming {@code dataset} or
     *     {@code parameters.x}
     */
    void check(P parameters, ModelManifest model, DatasetDescription dataset);

    /**
     * Checks the versions that {@link org.latentserver.training.VersionParameter}s name.
     *
     * @param versions by parameter, of the families that the parameters say
     * @throws org.latentserver.api.ServiceException INVALID_REQUEST naming {@code parameters.x}
     */
    default void checkVersions(
            P parameters, Map<String, ModelManifest> versions, DatasetDescription dataset) {}
}
