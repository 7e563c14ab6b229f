package org.latentserver.oip.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.serving.tensors.Datatype;
import org.latentserver.serving.tensors.Elements;
import org.latentserver.serving.tensors.Tensor;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads one element of {@code inputs}, checking it against the model before its data is read. Data
 * that come before name, datatype and shape are passed over first, and read when those are known.
 */
final class InputReader {
    static final int MOST_DIMENSIONS = 64;

    private final JsonMapper mapper;
    private final InferBody body;
    private final Map<String, TensorSpec> specs;
    private final int maxItems;
    private final String position;
    private @Nullable String name;
    private @Nullable String datatype;
    private long @Nullable [] shape;
    private Parameters parameters;
    private long dataOffset = -1;
    private @Nullable Fitting fitting;
    private @Nullable Elements elements;

    /** What the data must be. */
    private record Fitting(TensorSpec spec, Datatype datatype, int[] shape) {}

    /**
     * @param position of the element, {@code inputs[0]}
     */
    InputReader(
            JsonMapper mapper,
            InferBody body,
            Map<String, TensorSpec> specs,
            int maxItems,
            String position) {
        this.mapper = mapper;
        this.body = body;
        this.specs = specs;
        this.maxItems = maxItems;
        this.position = position;
        this.parameters = Parameters.none(position);
    }

    /** Reads the object that the parser stands at the start of; returns the tensor's name. */
    String read(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw ServiceException.invalid(position, position + " must be an object");
        }
        for (String member = parser.nextName(); member != null; member = parser.nextName()) {
            JsonToken value = parser.nextToken();
            switch (member) {
                case "name" -> name = text(parser, member);
                case "datatype" -> datatype = text(parser, member);
                case "shape" -> shape = shape(parser);
                case "parameters" -> parameters = Parameters.read(parser, position);
                case "data" -> {
                    if (value != JsonToken.VALUE_NULL) {
                        data(parser);
                    }
                }
                default ->
                        throw ServiceException.invalid(
                                position,
                                "%s has the unknown member '%s'; known are name, datatype, shape, parameters, data"
                                        .formatted(position, Echo.of(member)));
            }
        }
        return fitting().spec().name();
    }

    private void data(JsonParser parser) {
        if (name != null && datatype != null && shape != null) {
            elements = elements(parser, body.json());
        } else {
            dataOffset = parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
        }
    }

    private Elements elements(JsonParser parser, int room) {
        Fitting fits = fitting();
        return TensorData.read(parser, fits.spec().name(), fits.datatype(), fits.shape(), room);
    }

    /**
     * The tensor, once the object is read.
     *
     * @param binary the rest of the body, of which a binary tensor takes its part
     */
    Tensor tensor(ByteBuffer binary) {
        Fitting fits = fitting();
        Long size = parameters.of("input '" + fits.spec().name() + "'").count("binary_data_size");
        boolean json = elements != null || dataOffset >= 0;
        if (json == (size != null)) {
            throw refused(
                    json
                            ? "has both data and binary_data_size, expected one of them"
                            : "has no data, and no binary_data_size either");
        }
        Elements all = size == null ? late() : binary(binary, size);
        Ranges.check(fits.spec(), all);
        return new Tensor(fits.datatype(), fits.shape(), all);
    }

    private Elements late() {
        Elements early = elements;
        if (early != null) {
            return early;
        }
        int offset = (int) dataOffset;
        if (offset >= body.json() || body.bytes()[offset] != '[') {
            throw refused("must hold its data as an array, after name, shape and datatype");
        }
        int room = body.json() - offset;
        try (JsonParser again = mapper.createParser(body.bytes(), offset, room)) {
            again.nextToken();
            return elements(again, room);
        }
    }

    private Elements binary(ByteBuffer rest, long size) {
        if (size > rest.remaining()) {
            throw refused(
                    "has binary_data_size %d, only %d bytes of binary data are left in the body"
                            .formatted(size, rest.remaining()));
        }
        ByteBuffer part = rest.slice(rest.position(), (int) size);
        rest.position(rest.position() + (int) size);
        Fitting fits = fitting();
        return BinaryTensors.read(
                fits.datatype(), Shapes.elements(fits.shape()), part, fits.spec().name());
    }

    private Fitting fitting() {
        Fitting known = fitting;
        if (known == null) {
            known = fit();
            fitting = known;
        }
        return known;
    }

    private Fitting fit() {
        if (name == null) {
            throw ServiceException.invalid(position, position + " has no name");
        }
        TensorSpec spec = specs.get(name);
        if (spec == null) {
            throw ServiceException.invalid(
                    Echo.of(name),
                    "the model has no input '%s', it takes %s"
                            .formatted(Echo.of(name), String.join(", ", specs.keySet())));
        }
        if (datatype == null || !datatype.equals(spec.dtype())) {
            String got = datatype == null ? "no datatype" : "datatype " + Echo.of(datatype);
            throw refused("has " + got + ", expected " + spec.dtype());
        }
        if (shape == null) {
            throw refused("has no shape, expected " + spec.shape());
        }
        return new Fitting(
                spec, Datatype.valueOf(spec.dtype()), Shapes.fitting(spec, shape, maxItems));
    }

    private @Nullable String text(JsonParser parser, String member) {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NULL -> null;
            case null, default ->
                    throw ServiceException.invalid(
                            position, member + " of " + position + " must be text");
        };
    }

    private long @Nullable [] shape(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw refused("must have an array of whole numbers as shape");
        }
        long[] dimensions = new long[MOST_DIMENSIONS];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            boolean whole =
                    parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            if (!whole) {
                throw refused(
                        "has a dimension %d in its shape that is no whole number of 64 bits"
                                .formatted(count));
            }
            if (count == MOST_DIMENSIONS) {
                throw refused("has a shape of more than " + MOST_DIMENSIONS + " dimensions");
            }
            dimensions[count++] = parser.getLongValue();
        }
        return Arrays.copyOf(dimensions, count);
    }

    private ServiceException refused(String why) {
        return name == null
                ? ServiceException.invalid(position, position + " " + why)
                : ServiceException.invalid(Echo.of(name), "input '" + Echo.of(name) + "' " + why);
    }
}
