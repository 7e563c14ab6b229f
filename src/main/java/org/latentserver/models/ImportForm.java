package org.latentserver.models;

import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.FormatPart;
import org.latentserver.models.formats.ImportedFile;
import org.latentserver.models.formats.ImportedParts;
import org.springframework.util.MultiValueMap;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** The parts of an import; which ones there may be, the format decides. */
final class ImportForm {
    private static final Set<String> COMMON =
            Set.of(ImportedParts.FILE, "name", "alias", "format", "family");

    private final Map<String, MultipartFile> files = new TreeMap<>();
    private final Map<String, String> fields = new TreeMap<>();

    /** The parts that every format has, for the API's description; formats add theirs. */
    @Schema(name = FormatDocumentation.FORM)
    record Described(
            @Schema(
                            description = "The package, a tar, or a file in the given format",
                            type = "string",
                            format = "binary",
                            requiredMode = Schema.RequiredMode.REQUIRED)
                    String file,
            @Schema(
                            description = "Name of the model",
                            example = "digits",
                            requiredMode = Schema.RequiredMode.REQUIRED)
                    String name,
            @Schema(description = "Alias that moves to the new version", example = "default")
                    @Nullable String alias,
            @Schema(description = "Of `file`", defaultValue = ModelFormats.PACKAGE)
                    @Nullable String format,
            @Schema(
                            description = "Needed only where several families read the format",
                            example = "words")
                    @Nullable String family) {}

    /**
     * @throws ServiceException INVALID_REQUEST when a part is there twice
     */
    ImportForm(MultipartHttpServletRequest request) {
        MultiValueMap<String, MultipartFile> sent = request.getMultiFileMap();
        sent.forEach((name, parts) -> {
            checkOnce(name, parts.size());
            MultipartFile part = parts.getFirst();
            String fileName = part.getOriginalFilename();
            boolean chosen = !part.isEmpty() || !(fileName == null || fileName.isBlank());
            if (chosen) { // a form in a browser sends what wasn't chosen as well
                files.put(name, part);
            }
        });
        request.getParameterMap()
                .forEach((name, values) -> {
                    checkOnce(name, values.length + sent.getOrDefault(name, List.of()).size());
                    if (!values[0].isEmpty()) {
                        fields.put(name, values[0]);
                    }
                });
    }

    private static void checkOnce(String name, int times) {
        if (times > 1) {
            throw ServiceException.invalid(
                    Echo.of(name),
                    "the part '%s' is there %d times".formatted(Echo.of(name), times));
        }
    }

    String name() {
        String name = fields.get("name");
        if (name == null) {
            throw ServiceException.invalid("name", "name is missing");
        }
        return name;
    }

    @Nullable String alias() {
        return fields.get("alias");
    }

    String format() {
        return fields.getOrDefault("format", ModelFormats.PACKAGE);
    }

    @Nullable String family() {
        return fields.get("family");
    }

    /** The file itself. */
    MultipartFile file() {
        MultipartFile file = files.get(ImportedParts.FILE);
        if (file == null) {
            throw ServiceException.invalid(ImportedParts.FILE, "file is missing");
        }
        return file;
    }

    /**
     * @throws ServiceException INVALID_REQUEST for a part that nobody would read, or that is a
     *     field where it must be a file, or the other way round
     */
    void check(List<FormatPart> parts) {
        Map<String, FormatPart.Kind> kinds = new TreeMap<>();
        parts.forEach(part -> kinds.put(part.name(), part.kind()));
        COMMON.forEach(name -> kinds.put(name, FormatPart.Kind.TEXT));
        kinds.put(ImportedParts.FILE, FormatPart.Kind.FILE);
        Set<String> names = new TreeSet<>(files.keySet());
        names.addAll(fields.keySet());
        for (String name : names) {
            FormatPart.Kind kind = kinds.get(name);
            if (kind == null) {
                throw ServiceException.invalid(
                        Echo.of(name),
                        "unknown part '%s', those of format %s are %s"
                                .formatted(
                                        Echo.of(name),
                                        Echo.of(format()),
                                        String.join(", ", kinds.keySet())));
            }
            boolean isFile = kind == FormatPart.Kind.FILE;
            if (isFile != files.containsKey(name)) {
                throw ServiceException.invalid(
                        name,
                        "the part '%s' must be %s".formatted(name, isFile ? "a file" : "no file"));
            }
        }
        file();
    }

    /** Takes the uploaded files over into a folder, which then owns them. */
    ImportedParts received(Path folder, long maxBytes) throws IOException {
        Map<String, ImportedFile> received = new LinkedHashMap<>();
        int number = 0;
        for (Map.Entry<String, MultipartFile> part : files.entrySet()) {
            Path path = folder.resolve("part-" + number++);
            part.getValue().transferTo(path.toFile()); // moves; to a Path it would copy
            if (Files.size(path) == 0) {
                throw ServiceException.badData(part.getKey(), "the file is empty");
            }
            received.put(part.getKey(), new ImportedFile(part.getKey(), path));
        }
        Map<String, String> options = new TreeMap<>(fields);
        options.keySet().removeAll(COMMON);
        return new ImportedParts(Map.copyOf(received), Map.copyOf(options), maxBytes);
    }
}
