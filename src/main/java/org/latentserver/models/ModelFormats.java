package org.latentserver.models;

import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.ModelExporter;
import org.latentserver.models.formats.ModelImporter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The foreign formats that the families read and write, beside the package itself. */
@Component
class ModelFormats {
    static final String PACKAGE = "package";

    private final List<ModelImporter> importers;
    private final List<ModelExporter> exporters;

    ModelFormats(ObjectProvider<ModelImporter> importers, ObjectProvider<ModelExporter> exporters) {
        this.importers = importers.orderedStream().toList();
        this.exporters = exporters.orderedStream().toList();
        checkUnique(this.importers, one -> one.format() + " of " + one.family());
        checkUnique(this.exporters, one -> one.format() + " of " + one.family());
    }

    private static <T> void checkUnique(List<T> converters, Function<T, String> key) {
        converters.stream()
                .collect(Collectors.groupingBy(key, Collectors.counting()))
                .forEach((name, count) -> {
                    if (count > 1 || name.startsWith(PACKAGE + " ")) {
                        throw new IllegalStateException("format registered twice: " + name);
                    }
                });
    }

    List<ModelImporter> importers() {
        return importers;
    }

    List<ModelExporter> exporters() {
        return exporters;
    }

    /**
     * @param family null when the request names none
     * @throws ServiceException INVALID_REQUEST naming what is allowed
     */
    ModelImporter importer(String format, @Nullable String family) {
        List<ModelImporter> found =
                importers.stream()
                        .filter(one -> one.format().equals(format))
                        .filter(one -> family == null || one.family().equals(family))
                        .toList();
        if (found.size() > 1) {
            throw ServiceException.invalid(
                    "family",
                    "format %s is read by several families, family must be one of %s"
                            .formatted(format, listed(found.stream().map(ModelImporter::family))));
        }
        if (found.isEmpty()) {
            throw unknown(
                    format,
                    family,
                    importers.stream()
                            .filter(one -> family == null || one.family().equals(family))
                            .map(ModelImporter::format));
        }
        return found.getFirst();
    }

    /**
     * @throws ServiceException INVALID_REQUEST naming what the family writes
     */
    ModelExporter exporter(String format, String family) {
        if (format.equals(PACKAGE)) {
            return new TarExporter(family);
        }
        return exporters.stream()
                .filter(one -> one.family().equals(family) && one.format().equals(format))
                .findFirst()
                .orElseThrow(() ->
                        unknown(
                                format,
                                family,
                                exporters.stream()
                                        .filter(one -> one.family().equals(family))
                                        .map(ModelExporter::format)));
    }

    private static ServiceException unknown(
            String format, @Nullable String family, Stream<String> known) {
        return ServiceException.invalid(
                "format",
                "format is '%s', must be one of %s%s"
                        .formatted(
                                Echo.of(format),
                                listed(Stream.concat(Stream.of(PACKAGE), known)),
                                family == null ? "" : " for family " + Echo.of(family)));
    }

    private static String listed(Stream<String> names) {
        return String.join(", ", names.collect(Collectors.toCollection(TreeSet::new)));
    }
}
