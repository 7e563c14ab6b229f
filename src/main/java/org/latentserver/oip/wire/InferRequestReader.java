package org.latentserver.oip.wire;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.RequestLimits;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.oip.wire.InferRequest.WantedOutput;
import org.latentserver.serving.tensors.Tensor;
import org.latentserver.serving.tensors.TensorSignature;
import org.latentserver.serving.terms.Priority;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Reads inference requests, JSON with or without binary tensors, or raw. Thread-safe. */
public final class InferRequestReader {
    private static final int LONGEST_ID = 1000;
    private static final int MOST_TENSORS = 1000;

    private final JsonMapper mapper;
    private final int maxItems;

    /**
     * @param mapper strict and bounded
     */
    public InferRequestReader(JsonMapper mapper, RequestLimits limits) {
        this.mapper = mapper;
        this.maxItems = limits.items();
    }

    /**
     * Reads a request for a model.
     *
     * @throws ServiceException INVALID_REQUEST naming the tensor, what was expected and what came
     */
    public InferRequest read(InferBody body, TensorSignature signature) {
        return body.raw()
                ? RawRequest.read(body, signature, maxItems)
                : new Reading(body, signature.inputs()).read();
    }

    private final class Reading {
        private final InferBody body;
        private final Map<String, TensorSpec> specs;
        private final ByteBuffer binary;
        private final Map<String, Tensor> inputs = new LinkedHashMap<>();
        private final List<WantedOutput> outputs = new ArrayList<>();
        private Parameters parameters = Parameters.none("the request");
        private @Nullable String id;

        Reading(InferBody body, Map<String, TensorSpec> specs) {
            this.body = body;
            this.specs = specs;
            this.binary = ByteBuffer.wrap(body.bytes());
            binary.position(body.json());
        }

        InferRequest read() {
            try (JsonParser parser = mapper.createParser(body.bytes(), 0, body.json())) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new ServiceException(
                            ErrorCode.INVALID_REQUEST, "the body must be a JSON object");
                }
                for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                    parser.nextToken();
                    member(parser, name);
                }
                if (parser.nextToken() != null) {
                    throw new ServiceException(
                            ErrorCode.INVALID_REQUEST,
                            "the JSON object is followed by something else");
                }
            }
            if (inputs.isEmpty()) {
                throw ServiceException.invalid(
                        "inputs", "inputs is missing or empty, the model takes " + specs.keySet());
            }
            if (binary.hasRemaining()) {
                throw ServiceException.invalid(
                        "body",
                        "the body has %d bytes more than JSON and binary tensors need"
                                .formatted(binary.remaining()));
            }
            boolean allBinary = Boolean.TRUE.equals(parameters.truth("binary_data_output"));
            return new InferRequest(id, inputs, outputs, allBinary, timeout(), priority());
        }

        /** As in Triton: 0 is the default, 1 goes first, larger numbers later. */
        private @Nullable Priority priority() {
            Long priority = parameters.count("priority");
            if (priority == null || priority == 0) {
                return null;
            }
            return priority == 1 ? Priority.INTERACTIVE : Priority.BACKGROUND;
        }

        private @Nullable Duration timeout() {
            Long micros = parameters.count("timeout");
            return micros == null || micros == 0
                    ? null
                    : Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1000);
        }

        private void member(JsonParser parser, String name) {
            switch (name) {
                case "id" -> id = id(parser);
                case "parameters" -> parameters = Parameters.read(parser, "the request");
                case "inputs" -> each(parser, name, at -> input(parser, at));
                case "outputs" -> each(parser, name, at -> output(parser, at));
                // clients repeat here what the path says
                case "model_name", "model_version" -> parser.skipChildren();
                default ->
                        throw ServiceException.invalid(
                                Echo.of(name),
                                "unknown member '%s'; known are id, parameters, inputs, outputs"
                                        .formatted(Echo.of(name)));
            }
        }

        private @Nullable String id(JsonParser parser) {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            if (parser.currentToken() != JsonToken.VALUE_STRING
                    || parser.getString().length() > LONGEST_ID) {
                throw ServiceException.invalid(
                        "id", "id must be text of at most " + LONGEST_ID + " characters");
            }
            return parser.getString();
        }

        private void input(JsonParser parser, String position) {
            InputReader reader = new InputReader(mapper, body, specs, maxItems, position);
            String name = reader.read(parser);
            if (inputs.containsKey(name)) {
                throw ServiceException.invalid(position, "input '" + name + "' is given twice");
            }
            inputs.put(name, reader.tensor(binary));
        }

        private void output(JsonParser parser, String position) {
            WantedOutput output = wanted(parser, position);
            Set<String> before = new HashSet<>();
            outputs.forEach(other -> before.add(other.name()));
            if (before.contains(output.name())) {
                throw ServiceException.invalid(
                        position, "output '" + Echo.of(output.name()) + "' is asked for twice");
            }
            outputs.add(output);
        }
    }

    private static WantedOutput wanted(JsonParser parser, String position) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw ServiceException.invalid(position, position + " must be an object");
        }
        String name = null;
        Parameters parameters = Parameters.none(position);
        for (String member = parser.nextName(); member != null; member = parser.nextName()) {
            parser.nextToken();
            switch (member) {
                case "name" -> {
                    if (parser.currentToken() != JsonToken.VALUE_STRING) {
                        throw ServiceException.invalid(
                                position, "name of " + position + " must be text");
                    }
                    name = parser.getString();
                }
                case "parameters" -> parameters = Parameters.read(parser, position);
                // clients that use one type for inputs and outputs send these as null
                case "shape", "datatype", "data" -> parser.skipChildren();
                default ->
                        throw ServiceException.invalid(
                                position,
                                "%s has the unknown member '%s'; known are name, parameters"
                                        .formatted(position, Echo.of(member)));
            }
        }
        if (name == null) {
            throw ServiceException.invalid(position, position + " has no name");
        }
        return new WantedOutput(name, parameters.truth("binary_data"));
    }

    /** Takes one element of an array, given its position. */
    private interface Element {
        void take(String position);
    }

    private static void each(JsonParser parser, String name, Element element) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw ServiceException.invalid(name, name + " must be an array of objects");
        }
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (count == MOST_TENSORS) {
                throw ServiceException.invalid(
                        name, name + " holds more than " + MOST_TENSORS + " tensors");
            }
            element.take(name + "[" + count++ + "]");
        }
    }
}
