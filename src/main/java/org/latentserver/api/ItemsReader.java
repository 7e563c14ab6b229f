package org.latentserver.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads {@link Items} from the bodies that carry them. Safe for use by several threads. */
@Component
class ItemsReader {
    private static final int MAX_NUMBER_LENGTH = 64;

    private final RequestLimits limits;
    private final JsonFactory json;

    ItemsReader(RequestLimits limits) {
        this.limits = limits;
        StreamReadConstraints bounds =
                StreamReadConstraints.builder()
                        .maxNestingDepth(16)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxStringLength(
                                (int) Math.min(Integer.MAX_VALUE, limits.maxBody().toBytes()))
                        .build();
        json =
                JsonFactory.builder()
                        .streamReadConstraints(bounds)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                        .build();
    }

    Items json(InputStream body, boolean resize) {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), body)) {
            Items items = object(parser, resize);
            if (parser.nextToken() != null) {
                throw ServiceException.invalid("body", "there is more after the JSON object");
            }
            return items;
        } catch (JacksonException e) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST, "body", "the body is no valid JSON" + place(e), e);
        }
    }

    private Items object(JsonParser parser, boolean resizeParameter) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw ServiceException.invalid(
                    "body", "the body must be a JSON object with images or inputs");
        }
        List<Picture> images = null;
        Items.Numbers numbers = null;
        boolean resize = resizeParameter;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "images" -> images = images(parser);
                case "inputs" ->
                        numbers = new NumberReader("inputs", limits.maxValues()).read(parser);
                case "resize" -> resize = parser.getBooleanValue();
                default ->
                        throw ServiceException.invalid(
                                Echo.of(name),
                                "unknown field; known are images, inputs and resize");
            }
        }
        return one(images, numbers, resize);
    }

    private Items one(
            @Nullable List<Picture> images, Items.@Nullable Numbers numbers, boolean resize) {
        if ((images == null) == (numbers == null)) {
            throw ServiceException.invalid("images", "give either images or inputs");
        }
        if (images != null) {
            return new Items.Images(images, resize);
        }
        limits.checkItems("inputs", java.util.Objects.requireNonNull(numbers).size());
        return numbers;
    }

    private List<Picture> images(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw ServiceException.invalid("images", "images must be an array of base64 strings");
        }
        List<Picture> images = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String field = "images[" + images.size() + "]";
            limits.checkItems("images", images.size() + 1L);
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw ServiceException.invalid(field, field + " must be a base64 string");
            }
            images.add(picture(base64(parser.getString(), field), field));
        }
        limits.checkItems("images", images.size());
        return images;
    }

    private static byte[] base64(String text, String field) {
        try {
            boolean dataUrl = text.startsWith("data:");
            return Base64.getDecoder()
                    .decode(dataUrl ? text.substring(text.indexOf(',') + 1) : text);
        } catch (IllegalArgumentException e) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST, field, field + " is not valid base64", e);
        }
    }

    /** A picture from the bytes of a PNG or JPEG file. */
    Picture picture(byte[] file, String field) {
        long most = limits.maxImageBytes().toBytes();
        if (file.length > most) {
            throw ServiceException.tooLarge(
                    field,
                    field + " has " + file.length + " bytes, at most " + most + " are taken",
                    most);
        }
        return Pictures.decode(file, limits.maxImagePixels(), field);
    }

    Items npy(InputStream body) throws IOException {
        Npy.Header header = Npy.readHeader(body, 8L * limits.maxValues(), "body");
        int[] shape = header.shape();
        if (shape.length < 2) {
            throw ServiceException.invalid(
                    "body", "the array must have the items as its first dimension");
        }
        limits.checkItems("body", shape[0]);
        if (header.elements() > limits.maxValues()) {
            throw ServiceException.tooLarge(
                    "body",
                    "the array holds more than " + limits.maxValues() + " numbers",
                    limits.maxValues());
        }
        float[] values = Npy.readFloats(body, header, Npy.NonFinite.REFUSE, "body");
        Npy.checkEnd(body, "body");
        return new Items.Numbers(shape[0], Arrays.copyOfRange(shape, 1, shape.length), values);
    }

    private static String place(JacksonException e) {
        var place = e.getLocation();
        return place == null
                ? ""
                : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    }
}
