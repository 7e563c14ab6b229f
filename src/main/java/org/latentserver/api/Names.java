package org.latentserver.api;

import java.util.regex.Pattern;

/**
 * The one rule for names of models, data sets and aliases: they travel in URLs and in folder names.
 */
public final class Names {
    private static final Pattern RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern WINDOWS_DEVICE =
            Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    private Names() {}

    /**
     * @throws ServiceException INVALID_REQUEST naming the field when the name breaks the rule
     */
    public static String check(String field, String name) {
        boolean device = WINDOWS_DEVICE.matcher(name).matches();
        if (!RULE.matcher(name).matches() || name.contains("..") || name.endsWith(".") || device) {
            throw ServiceException.invalid(
                    field,
                    "must be 1 to 64 of A-Z a-z 0-9 . _ - and start with a letter or digit, without"
                            + " '..'");
        }
        return name;
    }
}
