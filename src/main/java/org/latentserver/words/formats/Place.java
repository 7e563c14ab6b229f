package org.latentserver.words.formats;

import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.ImportedParts;

/** Where in the file a reader is, for its refusals. Moves with the reader. */
final class Place {
    private final String part;
    private final String unit;
    private long number;

    /**
     * @param part of the form that is read
     * @param unit that is counted from 1: {@code word} or {@code line}
     */
    Place(String part, String unit) {
        this.part = part;
        this.unit = unit;
    }

    static Place words() {
        return new Place(ImportedParts.FILE, "word");
    }

    static Place lines() {
        return new Place(ImportedParts.FILE, "line");
    }

    void next() {
        number++;
    }

    /** INVALID_DATA at this place. */
    ServiceException refused(String what) {
        return ServiceException.badData(part, "%s %d %s".formatted(unit, number, what))
                .with(unit, number);
    }
}
