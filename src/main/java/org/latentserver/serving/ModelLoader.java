package org.latentserver.serving;

import java.io.IOException;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.serving.tensors.TensorSignature;

/** How a family turns a verified package into something that answers; a bean of each family. */
public interface ModelLoader<T extends ServedModel> {
    String family();

    Class<T> type();

    /** False spares a model without networks the start of the engine. */
    default boolean usesEngine() {
        return true;
    }

    /** The tensors that models of this family take and give, as far as they are a TensorModel. */
    default TensorSignature tensors(ModelManifest manifest) {
        return TensorSignature.of(manifest.inputs(), manifest.outputs());
    }

    /**
     * Loads the model; the engine is started. Its threads and queues come from the {@link
     * Batchers}.
     */
    T load(ModelPackage modelPackage) throws IOException;
}
