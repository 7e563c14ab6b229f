package org.latentserver.oip.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.tensors.Datatype;
import org.latentserver.serving.tensors.Elements;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * Reads the {@code data} of a tensor, one flat array or nested to the shape, straight into an array
 * of its datatype: no tree is built. For one use by one thread.
 */
final class TensorData {
    private final JsonParser parser;
    private final String tensor;
    private final int[] shape;
    private final ElementSink sink;
    private final int total;
    // [d] counts within the array at depth d, the outermost being 1
    private final int[] counts;
    private int depth = 1;
    private int leafDepth;
    private int read;

    private TensorData(JsonParser parser, String tensor, int[] shape, ElementSink sink) {
        this.parser = parser;
        this.tensor = tensor;
        this.shape = shape;
        this.sink = sink;
        this.total = Shapes.elements(shape);
        this.counts = new int[shape.length + 2];
    }

    /**
     * Reads the array that the parser stands at the start of, and leaves it at its end.
     *
     * @param room bytes that are left of the JSON: bounds what is allocated, whatever the shape
     *     says
     * @throws ServiceException INVALID_REQUEST naming the tensor, what was expected and what came
     */
    static Elements read(
            JsonParser parser, String tensor, Datatype datatype, int[] shape, int room) {
        int capacity = Math.min(Shapes.elements(shape), room / 2 + 1);
        ElementSink sink = ElementSink.of(datatype, capacity, tensor);
        try {
            return new TensorData(parser, tensor, shape, sink).read();
        } catch (StreamReadException e) {
            if (e.getOriginalMessage().contains("Non-standard token")) {
                throw ServiceException.invalid(
                        tensor, "input '" + tensor + "' holds NaN or Infinity, which JSON can't");
            }
            throw e;
        }
    }

    private Elements read() {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw refused("must hold its data as an array");
        }
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            switch (token) {
                case START_ARRAY -> open();
                case END_ARRAY -> close();
                case null -> throw refused("ends too early");
                case VALUE_NULL, START_OBJECT -> throw refused("element " + read + " is no value");
                default -> element(token);
            }
        }
        if (read != total) {
            throw wrongCount(read);
        }
        return sink.elements();
    }

    private void element(JsonToken token) {
        if (leafDepth == 0) {
            leafDepth = depth;
            if (depth != 1 && depth != shape.length) {
                throw refused(
                        "is nested %d deep, expected one flat array or %d as the shape %s says"
                                .formatted(depth, shape.length, Arrays.toString(shape)));
            }
        } else if (depth != leafDepth) {
            throw refused("is ragged: element " + read + " is at depth " + depth);
        }
        if (read == total) {
            throw refused("has more elements than the %d of its shape %s".formatted(total, text()));
        }
        sink.add(parser, token, read);
        read++;
        counts[depth]++;
    }

    private void open() {
        if (depth == leafDepth || depth == shape.length) {
            throw refused(
                    "is ragged or nested deeper than its shape %s at element %d"
                            .formatted(text(), read));
        }
        counts[++depth] = 0;
    }

    private void close() {
        boolean nested = depth > 1 || leafDepth != 1;
        if (nested && read > 0 && counts[depth] != shape[depth - 1]) {
            throw refused(
                    "has %d elements in an array at depth %d, expected %d of its shape %s"
                            .formatted(counts[depth], depth, shape[depth - 1], text()));
        }
        if (nested && counts[depth] == 0 && depth > 1) {
            throw refused("holds an empty array at depth " + depth);
        }
        if (--depth > 0) {
            counts[depth]++;
        }
    }

    private String text() {
        return Arrays.toString(shape);
    }

    private ServiceException wrongCount(int got) {
        return refused(
                "has %d elements, expected %d of its shape %s".formatted(got, total, text()));
    }

    private ServiceException refused(String why) {
        return ServiceException.invalid(tensor, "input '" + tensor + "' " + why);
    }

    /** The kind of token, for messages. */
    static String kind(@Nullable JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> "text";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case null, default -> "no value";
        };
    }
}
