package org.latentserver.datasets.formats;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;

/** The rule for names in archives, and the names of one archive so far. */
final class EntryNames {
    private static final int LONGEST = 1000;

    private final String field;
    private final int maxEntries;
    private final Set<String> seen = new HashSet<>();

    EntryNames(String field, DatasetLimits limits) {
        this.field = field;
        maxEntries = limits.maxArchiveEntries();
    }

    /**
     * The components of a name.
     *
     * @throws ServiceException INVALID_DATA when it leaves the archive, or differs from an earlier
     *     one in case at most; TOO_LARGE above the number of entries
     */
    List<String> add(String name, boolean folder) {
        List<String> components = components(name);
        if (!folder && !seen.add(String.join("/", components).toLowerCase(Locale.ROOT))) {
            throw refused(name, "is there twice (upper and lower case are not told apart)");
        }
        if (seen.size() > maxEntries) {
            throw ServiceException.tooLarge(
                    field, "the archive has more than " + maxEntries + " entries", maxEntries);
        }
        return components;
    }

    private List<String> components(String name) {
        if (name.length() > LONGEST) {
            throw refused(name, "has a name of more than " + LONGEST + " characters");
        }
        if (name.startsWith("/") || name.contains("\\") || name.matches("[A-Za-z]:.*")) {
            throw refused(name, "is absolute or holds a backslash");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw refused(name, "has control characters in its name");
        }
        List<String> components = new ArrayList<>();
        for (String component : name.split("/", -1)) {
            if (component.equals("..")) {
                throw refused(name, "leads out of the archive");
            }
            if (!component.isEmpty() && !component.equals(".")) {
                components.add(component);
            }
        }
        return components;
    }

    ServiceException refused(String name, String why) {
        return ServiceException.badData(
                field, "the archive entry '%s' %s".formatted(Echo.of(name), why));
    }
}
