package org.latentserver.datasets;

import java.nio.file.Path;

/** The stored data sets. Safe for use by several threads. */
public interface Datasets {
    /**
     * Looks a data set up by id or name.
     *
     * @throws org.latentserver.api.ServiceException UNKNOWN_DATASET
     */
    Dataset get(String idOrName);

    /**
     * The folder that holds the content, as {@link org.latentserver.datasets.content} describes it.
     */
    Path content(Dataset dataset);
}
