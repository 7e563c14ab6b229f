package org.latentserver.models;

import static java.util.Objects.requireNonNull;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.FileSchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.latentserver.models.formats.FormatPart;
import org.latentserver.models.formats.ModelExporter;
import org.latentserver.models.formats.ModelImporter;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Adds to the API's description which formats the families read and write, and their parts. */
@Component
class FormatDocumentation implements OpenApiCustomizer {
    static final String FORM = "ModelImportForm";
    static final String IMPORT =
            """
            Converts the file into a package, verifies it and loads the model once before it is listed. The same \
            upload again keeps its version. Files may be compressed with gzip, but for package and npz. Formats:

            - **package** (any family): a tar as exported, with `model.json` and the files that it lists
            """;
    static final String EXPORT =
            """
            The same version gives the same bytes. Formats:

            - **package** (any family): the whole package as a tar, as `POST /v1/models` takes it on another server
            """;

    private final ModelFormats formats;

    FormatDocumentation(ModelFormats formats) {
        this.formats = formats;
    }

    @Override
    public void customise(OpenAPI document) {
        describeImport(document);
        describeExport(document);
    }

    private void describeImport(OpenAPI document) {
        Operation operation = path(document, "/v1/models").getPost();
        operation.setDescription(
                IMPORT
                        + formats.importers().stream()
                                .map(one -> line(one.format(), one.family(), one.description()))
                                .sorted()
                                .collect(Collectors.joining()));
        Schema<?> form = requireNonNull(document.getComponents().getSchemas().get(FORM));
        allow(
                requireNonNull(form.getProperties().get("format")),
                formats.importers().stream().map(ModelImporter::format));
        parts().forEach((part, names) -> form.addProperty(part.name(), schema(part, names)));
    }

    /** Each part with the formats that have it. */
    private Map<FormatPart, List<String>> parts() {
        Map<FormatPart, List<String>> parts = new LinkedHashMap<>();
        for (ModelImporter importer : formats.importers()) {
            for (FormatPart part : importer.parts()) {
                parts.computeIfAbsent(part, _ -> new ArrayList<>()).add(importer.format());
            }
        }
        return parts;
    }

    private static Schema<?> schema(FormatPart part, List<String> formats) {
        Schema<?> schema =
                switch (part.kind()) {
                    case FILE -> new FileSchema();
                    case TEXT -> text(part);
                    case INTEGER -> new IntegerSchema();
                    case BOOLEAN -> new BooleanSchema();
                };
        return schema.description(
                part.description() + " (" + String.join(", ", new TreeSet<>(formats)) + ")");
    }

    private static Schema<?> text(FormatPart part) {
        StringSchema schema = new StringSchema();
        if (!part.values().isEmpty()) {
            schema.setEnum(part.values());
        }
        return schema;
    }

    private static PathItem path(OpenAPI document, String path) {
        return requireNonNull(document.getPaths().get(path));
    }

    private void describeExport(OpenAPI document) {
        Operation operation =
                path(document, "/v1/models/{name}/versions/{version}/export").getGet();
        operation.setDescription(
                EXPORT
                        + formats.exporters().stream()
                                .map(one -> line(one.format(), one.family(), one.description()))
                                .sorted()
                                .collect(Collectors.joining()));
        operation.getParameters().stream()
                .filter(parameter -> parameter.getName().equals("format"))
                .forEach(parameter ->
                        allow(
                                parameter.getSchema(),
                                formats.exporters().stream().map(ModelExporter::format)));
    }

    @SuppressWarnings("unchecked") // the schemas of both fields are made of a string
    private static void allow(Schema<?> schema, Stream<String> names) {
        ((Schema<String>) schema)
                .setEnum(
                        Stream.concat(Stream.of(ModelFormats.PACKAGE), names.sorted())
                                .distinct()
                                .toList());
    }

    private static String line(String format, String family, String description) {
        return "- **%s** (%s): %s%n".formatted(format, family, description).replace("\r", "");
    }
}
