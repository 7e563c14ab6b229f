package org.latentserver.models.formats;

import java.util.List;

/**
 * A part of the import form that a format reads beside {@code file}.
 *
 * @param description for the API's description; Markdown
 * @param kind what it holds
 * @param values all that are allowed; empty when they can't be listed
 */
public record FormatPart(String name, String description, Kind kind, List<String> values) {
    /** How a part is sent and described. */
    public enum Kind {
        FILE,
        TEXT,
        INTEGER,
        BOOLEAN
    }

    public static FormatPart file(String name, String description) {
        return new FormatPart(name, description, Kind.FILE, List.of());
    }

    public static FormatPart text(String name, String description, String... values) {
        return new FormatPart(name, description, Kind.TEXT, List.of(values));
    }

    public static FormatPart integer(String name, String description) {
        return new FormatPart(name, description, Kind.INTEGER, List.of());
    }

    public static FormatPart flag(String name, String description) {
        return new FormatPart(name, description, Kind.BOOLEAN, List.of());
    }
}
