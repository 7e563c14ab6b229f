package org.latentserver.models;

import org.jspecify.annotations.Nullable;
import org.latentserver.api.Names;
import org.latentserver.api.ServiceException;

/**
 * What a caller names a version by.
 *
 * @param version given by number; null when by alias
 * @param alias used when there is no number
 */
record ModelReference(String model, @Nullable Integer version, String alias) {
    private static final String FIELD = "model";

    /** Reads {@code name}, {@code name:version} or {@code name@alias}. */
    static ModelReference parse(String text) {
        int at = text.indexOf('@');
        if (at >= 0) {
            return new ModelReference(
                    Names.check(FIELD, text.substring(0, at)),
                    null,
                    Names.check(FIELD, text.substring(at + 1)));
        }
        int colon = text.indexOf(':');
        if (colon >= 0) {
            return new ModelReference(
                    Names.check(FIELD, text.substring(0, colon)),
                    number(text.substring(colon + 1)),
                    Models.DEFAULT_ALIAS);
        }
        return new ModelReference(Names.check(FIELD, text), null, Models.DEFAULT_ALIAS);
    }

    private static int number(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw ServiceException.invalid(
                    FIELD, "the version after ':' must be a whole number from 1");
        }
        return Integer.parseInt(text);
    }
}
