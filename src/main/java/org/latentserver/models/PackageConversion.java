package org.latentserver.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.ImportedFile;
import org.latentserver.models.formats.ImportedParts;
import org.latentserver.models.formats.ModelImporter;
import org.latentserver.models.packages.Imported;
import org.latentserver.models.packages.ModelManifest.FileDigest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.Provenance;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** Makes a package of a file in a foreign format. */
@Component
class PackageConversion {
    private final String codeVersion;

    PackageConversion(ObjectProvider<BuildProperties> build) {
        codeVersion =
                build.stream().map(BuildProperties::getVersion).findFirst().orElse("unpackaged");
    }

    /**
     * The same parts give the same package.
     *
     * @param staging where the package becomes a folder
     * @throws ServiceException as {@link ModelImporter#convert}
     */
    ModelPackage run(ModelImporter importer, ImportedParts parts, Path staging) throws IOException {
        return PackageWriter.write(
                staging.resolve("package"),
                folder -> {
                    ModelImporter.Converted converted = importer.convert(parts, folder);
                    checkSize(folder, parts.maxBytes());
                    return new PackageWriter.Draft(
                            importer.family(),
                            converted.description(),
                            converted.architecture(),
                            converted.inputs(),
                            converted.outputs(),
                            provenance(importer.format(), parts, converted.counts()));
                });
    }

    private Provenance provenance(String format, ImportedParts parts, Map<String, Long> counts)
            throws IOException {
        Map<String, FileDigest> files = new TreeMap<>();
        for (ImportedFile file : parts.files().values()) {
            files.put(file.part(), FileDigest.of(file.path()));
        }
        return Provenance.of(
                new Imported(format, files, new TreeMap<>(parts.fields()), new TreeMap<>(counts)),
                codeVersion,
                System.getProperty("java.version"));
    }

    private static void checkSize(Path folder, long maxBytes) throws IOException {
        long bytes = 0;
        try (var files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                bytes += Files.size(file);
            }
        }
        if (bytes > maxBytes) {
            throw ServiceException.tooLarge(
                    ImportedParts.FILE,
                    "the model is larger than " + maxBytes + " bytes",
                    maxBytes);
        }
    }
}
