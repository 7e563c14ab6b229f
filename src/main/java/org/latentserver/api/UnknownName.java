package org.latentserver.api;

import java.util.Collection;
import java.util.Optional;

/** The refusal of a JSON member that nobody would read. */
final class UnknownName {
    private UnknownName() {}

    static ServiceException member(String name, Collection<String> known) {
        return member(name, name, known);
    }

    static ServiceException member(String path, String name, Collection<String> known) {
        Optional<String> nearest = Nearest.name(name, known);
        String hint =
                nearest.map(it -> ", did you mean '" + it + "'?")
                        .orElse(", known are " + String.join(", ", known));
        ServiceException unknown =
                ServiceException.invalid(
                        Echo.of(path), "unknown member '" + Echo.of(name) + "'" + hint);
        nearest.ifPresent(it -> unknown.with("suggestion", it));
        return unknown;
    }
}
