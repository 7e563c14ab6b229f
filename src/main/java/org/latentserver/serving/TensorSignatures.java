package org.latentserver.serving;

import org.latentserver.models.packages.ModelManifest;
import org.latentserver.serving.tensors.TensorSignature;

/** What models of all families take and give, known without loading them. */
public interface TensorSignatures {
    /**
     * The signature of a model.
     *
     * @throws org.latentserver.api.ServiceException INVALID_DATA when no family here can load it
     */
    TensorSignature of(ModelManifest manifest);
}
