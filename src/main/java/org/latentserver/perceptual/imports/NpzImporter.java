package org.latentserver.perceptual.imports;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.latentserver.models.formats.FormatPart;
import org.latentserver.models.formats.ImportedParts;
import org.latentserver.models.formats.ModelImporter;
import org.latentserver.models.packages.Npz;
import org.springframework.stereotype.Component;

@Component
class NpzImporter implements ModelImporter {
    @Override
    public String format() {
        return "npz";
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
        return SqueezeNetImport.write(
                parts,
                SqueezeNetImport.tensors(
                        parts, file -> Npz.read(file.path(), parts.maxBytes(), file.part())),
                folder);
    }
}
