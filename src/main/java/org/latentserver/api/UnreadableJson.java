package org.latentserver.api;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says in the client's words, without our class names, why its JSON wasn't taken. */
final class UnreadableJson {
    private UnreadableJson() {}

    static ServiceException explain(JacksonException failure) {
        ServiceException ours = cause(failure);
        if (ours != null) {
            return ours;
        }
        String path = path(failure.getPath());
        ServiceException explained =
                switch (failure) {
                    case StreamConstraintsException e -> constraint(e);
                    case UnrecognizedPropertyException e ->
                            UnknownName.member(path, e.getPropertyName(), known(e));
                    case InvalidFormatException e ->
                            wrongType(path, e.getTargetType())
                                    .with("value", Echo.of(String.valueOf(e.getValue())));
                    case MismatchedInputException e ->
                            e.getOriginalMessage().startsWith("Cannot map `null`")
                                    ? invalid(
                                            path,
                                            path
                                                    + " is missing, must be "
                                                    + words(e.getTargetType()))
                                    : wrongType(path, e.getTargetType());
                    case StreamReadException e -> syntax(path, e);
                    default -> invalid(path, "the JSON can't be read");
                };
        TokenStreamLocation location = failure.getLocation();
        if (location != null && location.getLineNr() > 0) {
            explained.with("line", location.getLineNr()).with("column", location.getColumnNr());
        }
        return explained;
    }

    private static @Nullable ServiceException cause(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 20; depth++, at = at.getCause()) {
            if (at instanceof ServiceException known) {
                return known;
            }
        }
        return null;
    }

    private static ServiceException constraint(StreamConstraintsException e) {
        String message = e.getOriginalMessage();
        String what =
                message.contains("nesting")
                        ? "is nested too deeply"
                        : message.contains("Number")
                                ? "holds a number of too many digits"
                                : "holds a text that is too long";
        return new ServiceException(ErrorCode.INVALID_REQUEST, "the JSON " + what);
    }

    private static ServiceException syntax(String path, StreamReadException e) {
        String message = e.getOriginalMessage();
        if (message.startsWith("Duplicate")) {
            return invalid(path, "the JSON names a member twice");
        }
        if (message.contains("Non-standard token")) {
            return invalid(path, "NaN and Infinity are not JSON numbers");
        }
        if (message.startsWith("Unexpected end-of-input")) {
            return invalid(path, "the JSON ends too early");
        }
        return invalid(path, "the body is not valid JSON");
    }

    private static Collection<String> known(UnrecognizedPropertyException e) {
        Collection<Object> known = e.getKnownPropertyIds();
        return known == null ? List.of() : known.stream().map(String::valueOf).sorted().toList();
    }

    static ServiceException wrongType(String path, @Nullable Class<?> type) {
        String subject = path.isEmpty() ? "the body" : path;
        return invalid(path, subject + " must be " + words(type));
    }

    private static String words(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == int.class || type == Integer.class) {
            return "a whole number of 32 bits";
        }
        if (type == long.class || type == Long.class) {
            return "a whole number";
        }
        if ((type.isPrimitive() && type != boolean.class) || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "text";
        }
        boolean list = type.isArray() || Collection.class.isAssignableFrom(type);
        return list ? "a list" : "an object";
    }

    private static ServiceException invalid(String path, String message) {
        return new ServiceException(
                ErrorCode.INVALID_REQUEST, path.isEmpty() ? null : Echo.of(path), message);
    }

    private static String path(List<JacksonException.Reference> references) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : references) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }
}
