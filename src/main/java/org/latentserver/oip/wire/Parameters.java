package org.latentserver.oip.wire;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The parameters of a request, an input or an output: text, whole numbers, numbers, truth values.
 * Those that we don't know are passed over, as clients send hints for other servers; those that
 * would change the answer and that we don't support are refused.
 */
final class Parameters {
    private static final int MOST = 100;
    private static final Set<String> UNSUPPORTED =
            Set.of(
                    "sequence_id",
                    "sequence_start",
                    "sequence_end",
                    "classification",
                    "shared_memory_region",
                    "shared_memory_offset",
                    "shared_memory_byte_size");

    private final String owner;
    private final Map<String, Object> values;

    private Parameters(String owner, Map<String, Object> values) {
        this.owner = owner;
        this.values = values;
    }

    static Parameters none(String owner) {
        return new Parameters(owner, new LinkedHashMap<>());
    }

    /** The same, once there is a better name for what they are parameters of. */
    Parameters of(String name) {
        return new Parameters(name, values);
    }

    /**
     * Reads the object that the parser stands at; null is none.
     *
     * @param owner what they are parameters of, for messages
     */
    static Parameters read(JsonParser parser, String owner) {
        Parameters parameters = none(owner);
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return parameters;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw ServiceException.invalid(owner, "parameters of " + owner + " must be an object");
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            parameters.add(name, parser);
        }
        return parameters;
    }

    private void add(String name, JsonParser parser) {
        Object value =
                switch (parser.currentToken()) {
                    case VALUE_STRING -> parser.getString();
                    case VALUE_TRUE -> true;
                    case VALUE_FALSE -> false;
                    case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
                    case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
                    case VALUE_NULL -> null;
                    case null, default ->
                            throw refused(name, "must be text, a number or a truth value");
                };
        if (value == null) {
            return;
        }
        if (UNSUPPORTED.contains(name)) {
            throw refused(name, "is not supported here");
        }
        if (values.size() == MOST) {
            throw ServiceException.invalid(owner, owner + " has more than " + MOST + " parameters");
        }
        values.put(name, value);
    }

    private ServiceException refused(String name, String why) {
        return ServiceException.invalid(
                Echo.of(name), "parameter '" + Echo.of(name) + "' of " + owner + " " + why);
    }

    /** A truth value, null when not given. */
    @Nullable Boolean truth(String name) {
        return switch (values.get(name)) {
            case null -> null;
            case Boolean truth -> truth;
            case Object other ->
                    throw refused(name, "is " + Echo.of(other) + ", expected true or false");
        };
    }

    /** A whole number from 0, null when not given. */
    @Nullable Long count(String name) {
        return switch (values.get(name)) {
            case null -> null;
            case BigInteger number when number.signum() >= 0 && number.bitLength() < 64 ->
                    number.longValue();
            case Object other ->
                    throw refused(
                            name, "is " + Echo.of(other) + ", expected a whole number from 0");
        };
    }
}
