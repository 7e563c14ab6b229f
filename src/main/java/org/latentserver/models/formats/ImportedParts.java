package org.latentserver.models.formats;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;

/**
 * The parts of an import that belong to its format.
 *
 * @param files by part; the main part is always there
 * @param fields by part; only those with a value
 * @param maxBytes what the files of the package may have together
 */
public record ImportedParts(
        Map<String, ImportedFile> files, Map<String, String> fields, long maxBytes) {
    /** Name of the main part. */
    public static final String FILE = "file";

    public ImportedFile file() {
        return required(FILE);
    }

    public Optional<ImportedFile> file(String part) {
        return Optional.ofNullable(files.get(part));
    }

    /**
     * @throws ServiceException INVALID_REQUEST when the part is missing
     */
    public ImportedFile required(String part) {
        ImportedFile file = files.get(part);
        if (file == null) {
            throw ServiceException.invalid(part, "the part '" + part + "' is missing");
        }
        return file;
    }

    public Optional<String> text(String part) {
        return Optional.ofNullable(fields.get(part));
    }

    /**
     * @throws ServiceException INVALID_REQUEST when it is neither true nor false
     */
    public Optional<Boolean> flag(String part) {
        return text(part)
                .map(text ->
                        switch (text) {
                            case "true" -> true;
                            case "false" -> false;
                            default -> throw refused(part, text, "must be true or false");
                        });
    }

    /**
     * @throws ServiceException INVALID_REQUEST when it is no number from {@code min} to {@code max}
     */
    public OptionalInt integer(String part, int min, int max) {
        @Nullable String text = fields.get(part);
        if (text == null) {
            return OptionalInt.empty();
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return OptionalInt.of(value);
            }
        } catch (NumberFormatException e) {
            // refused below, as one out of range is
        }
        throw refused(part, text, "must be a number from %d to %d".formatted(min, max));
    }

    private static ServiceException refused(String part, String text, String rule) {
        return ServiceException.invalid(
                part, "%s is '%s', %s".formatted(part, Echo.of(text), rule));
    }
}
