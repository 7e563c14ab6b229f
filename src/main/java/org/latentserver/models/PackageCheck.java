package org.latentserver.models;

import org.latentserver.models.packages.ModelPackage;

/** Tries whether a package from outside works, before it is listed. */
public interface PackageCheck {
    /**
     * @throws org.latentserver.api.ServiceException INVALID_DATA when its family is unknown or
     *     can't load it
     */
    void check(ModelPackage modelPackage);
}
