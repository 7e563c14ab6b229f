package org.latentserver.models.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.latentserver.models.packages.TensorSpec;
import tools.jackson.databind.JsonNode;

/**
 * Turns an uploaded file of other software into the files of a package; a bean of a family. Several
 * families may read one format. Used by several threads.
 */
public interface ModelImporter {
    /** As in requests: {@code word2vec-bin}, {@code safetensors}. */
    String format();

    String family();

    /** One sentence on what the file holds, for the API's description; Markdown. */
    String description();

    /** Parts of the form that this format reads beside {@code file}; any other is refused. */
    List<FormatPart> parts();

    /**
     * Writes every file of the package but {@code model.json} into an empty folder, which may hold
     * anything after a refusal. The registry adds the provenance, verifies, and loads the model
     * once. Memory follows the bytes that were read, never what a header promises.
     *
     * @throws org.latentserver.api.ServiceException INVALID_DATA naming the part and the place in
     *     it that is wrong, INVALID_REQUEST for a field of the form, TOO_LARGE above {@link
     *     ImportedParts#maxBytes}
     */
    Converted convert(ImportedParts parts, Path folder) throws IOException;

    /**
     * What the manifest says of the converted model.
     *
     * @param counts what was read and left out, for the provenance
     */
    record Converted(
            String description,
            JsonNode architecture,
            List<TensorSpec> inputs,
            List<TensorSpec> outputs,
            Map<String, Long> counts) {}
}
