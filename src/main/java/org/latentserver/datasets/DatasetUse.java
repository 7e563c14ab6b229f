package org.latentserver.datasets;

/** Asked before a data set is deleted; whoever works with data sets registers a bean of it. */
public interface DatasetUse {
    /** True while something unfinished needs the data set. */
    boolean inUse(String datasetId);
}
