package org.latentserver.oip.wire;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.tensors.Datatype;
import org.latentserver.serving.tensors.Elements;
import org.latentserver.serving.tensors.Tensor;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer.
 *
 * @param id as the request gave it
 */
public record InferResponse(
        String model, String version, @Nullable String id, List<Output> outputs) {
    /** A tensor of the answer, in JSON or in binary. */
    public record Output(String name, Tensor tensor, boolean binary) {}

    /**
     * An answer as bytes.
     *
     * @param json bytes at the start that are JSON; all of them without binary tensors
     */
    public record Written(byte[] body, int json) {
        /** Whether binary tensors follow the JSON. */
        public boolean mixed() {
            return json < body.length;
        }
    }

    /**
     * Writes the answer into one buffer.
     *
     * @throws ServiceException INVALID_DATA when JSON can't hold an element: NaN, infinity, or
     *     bytes that are no UTF-8
     */
    public Written write(JsonMapper mapper) {
        List<byte[]> parts = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = mapper.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringProperty("model_name", model);
            out.writeStringProperty("model_version", version);
            if (id != null) {
                out.writeStringProperty("id", id);
            }
            out.writeArrayPropertyStart("outputs");
            outputs.forEach(output -> write(out, output, parts));
            out.writeEndArray();
            out.writeEndObject();
        }
        int json = bytes.size();
        parts.forEach(bytes::writeBytes);
        return new Written(bytes.toByteArray(), json);
    }

    private static void write(JsonGenerator out, Output output, List<byte[]> parts) {
        Tensor tensor = output.tensor();
        out.writeStartObject();
        out.writeStringProperty("name", output.name());
        out.writeStringProperty("datatype", tensor.datatype().name());
        out.writeName("shape");
        out.writeArray(tensor.shape(), 0, tensor.shape().length);
        if (output.binary()) {
            byte[] part = BinaryTensors.write(tensor);
            parts.add(part);
            out.writeObjectPropertyStart("parameters");
            out.writeNumberProperty("binary_data_size", part.length);
            out.writeEndObject();
        } else {
            out.writeArrayPropertyStart("data");
            data(out, output.name(), tensor);
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private static void data(JsonGenerator out, String name, Tensor tensor) {
        switch (tensor.elements()) {
            case Elements.Floats(float[] values) -> {
                for (float value : values) {
                    if (!Float.isFinite(value)) {
                        throw unwritable(name, "holds " + value);
                    }
                    out.writeNumber(value);
                }
            }
            case Elements.Doubles(double[] values) -> {
                for (double value : values) {
                    if (!Double.isFinite(value)) {
                        throw unwritable(name, "holds " + value);
                    }
                    out.writeNumber(value);
                }
            }
            case Elements.Integers(long[] values) -> {
                for (long value : values) {
                    if (value < 0 && tensor.datatype() == Datatype.UINT64) {
                        out.writeNumber(new BigInteger(Long.toUnsignedString(value)));
                    } else {
                        out.writeNumber(value);
                    }
                }
            }
            case Elements.Booleans(boolean[] values) -> {
                for (boolean value : values) {
                    out.writeBoolean(value);
                }
            }
            case Elements.Strings(byte[][] values) -> {
                for (byte[] value : values) {
                    out.writeString(text(name, value));
                }
            }
        }
    }

    private static String text(String name, byte[] value) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException e) {
            throw unwritable(name, "holds bytes that are no UTF-8");
        }
    }

    private static ServiceException unwritable(String name, String why) {
        return new ServiceException(
                ErrorCode.INVALID_DATA,
                name,
                "output '" + name + "' " + why + ", which JSON can't; ask for binary_data");
    }
}
