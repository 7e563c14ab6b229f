package org.latentserver.models;

import java.io.IOException;
import java.io.OutputStream;
import org.latentserver.models.formats.ModelExporter;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageTar;

/** The package itself, which every family has. */
record TarExporter(String family) implements ModelExporter {
    @Override
    public String format() {
        return ModelFormats.PACKAGE;
    }

    @Override
    public String description() {
        return "the whole package as a tar, as `POST /v1/models` takes it on another server";
    }

    @Override
    public String contentType() {
        return "application/x-tar";
    }

    @Override
    public String extension() {
        return "tar";
    }

    @Override
    public void write(ModelPackage modelPackage, OutputStream out) throws IOException {
        PackageTar.write(modelPackage, out);
    }
}
