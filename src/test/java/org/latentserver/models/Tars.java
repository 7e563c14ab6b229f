package org.latentserver.models;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageTar;

/** Packages as tars in memory. */
final class Tars {
    private Tars() {}

    static byte[] of(ModelPackage modelPackage) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PackageTar.write(modelPackage, out);
        return out.toByteArray();
    }
}
