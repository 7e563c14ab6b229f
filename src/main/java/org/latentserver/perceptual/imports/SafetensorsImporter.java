package org.latentserver.perceptual.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.FormatPart;
import org.latentserver.models.formats.ImportedFile;
import org.latentserver.models.formats.ImportedParts;
import org.latentserver.models.formats.ModelImporter;
import org.latentserver.models.packages.Safetensors;
import org.springframework.stereotype.Component;

@Component
class SafetensorsImporter implements ModelImporter {
    @Override
    public String format() {
        return "safetensors";
    }

    @Override
    public String family() {
        return "perceptual";
    }

    @Override
    public String description() {
        return SqueezeNetImport.DESCRIPTION;
    }

    @Override
    public List<FormatPart> parts() {
        return SqueezeNetImport.PARTS;
    }

    @Override
    public Converted convert(ImportedParts parts, Path folder) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return SqueezeNetImport.write(
                    parts,
                    SqueezeNetImport.tensors(
                            parts, file -> Safetensors.read(plain(file, parts.maxBytes()), arena)),
                    folder);
        }
    }

    /** The file without gzip, beside the uploaded one, where the registry clears up. */
    private static Path plain(ImportedFile file, long maxBytes) throws IOException {
        Path plain = file.path().resolveSibling(file.part() + ".plain");
        try (InputStream in = file.open();
                OutputStream out = Files.newOutputStream(plain)) {
            byte[] buffer = new byte[1 << 16];
            long bytes = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
                if (bytes > maxBytes) {
                    throw ServiceException.tooLarge(
                            file.part(), "the file has more than " + maxBytes + " bytes", maxBytes);
                }
                out.write(buffer, 0, read);
            }
        }
        return plain;
    }
}
