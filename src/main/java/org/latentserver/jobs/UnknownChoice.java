package org.latentserver.jobs;

import java.util.Collection;
import java.util.List;
import org.latentserver.api.Nearest;
import org.latentserver.api.ServiceException;

/** The refusal of a name that is none of those known, with the one that may have been meant. */
final class UnknownChoice {
    private UnknownChoice() {}

    static ServiceException of(String field, String kind, String name, Collection<String> known) {
        List<String> suggestions = Nearest.names(name, known, 1);
        String hint =
                suggestions.isEmpty() ? "." : ", did you mean " + suggestions.getFirst() + "?";
        return ServiceException.invalid(
                        field,
                        "there is no "
                                + kind
                                + " "
                                + name
                                + hint
                                + " Known: "
                                + String.join(", ", known))
                .with("suggestions", suggestions);
    }
}
