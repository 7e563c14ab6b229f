package org.latentserver.serving;

import java.io.IOException;
import org.latentserver.models.packages.ModelPackage;

/** How a family turns a verified package into something that answers; a bean of each family. */
public interface ModelLoader<T extends ServedModel> {
    String family();

    Class<T> type();

    /** Loads the model; its threads and queues come from the {@link Batchers}. */
    T load(ModelPackage modelPackage) throws IOException;
}
