package org.latentserver.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Reads the bodies that {@link Items} come in. Thread-safe. */
final class ItemsReader {
    /** What the JSON object may hold; see {@link ItemsBody}. */
    record Form(String numbers, boolean images, Set<String> options) {
        static Form of(@Nullable ItemsBody body) {
            return body == null
                    ? new Form("inputs", true, Set.of())
                    : new Form(body.numbers(), body.images(), names(body.options()));
        }

        private static Set<String> names(ItemsBody.Option[] options) {
            return Arrays.stream(options)
                    .map(ItemsBody.Option::name)
                    .collect(Collectors.toUnmodifiableSet());
        }

        Set<String> members() {
            Set<String> members = new TreeSet<>(options);
            members.add(numbers);
            if (images) {
                members.add("images");
                members.add("resize");
            }
            return members;
        }
    }

    private final JsonMapper mapper;
    private final RequestLimits limits;

    ItemsReader(JsonMapper mapper, RequestLimits limits) {
        this.mapper = mapper;
        this.limits = limits;
    }

    Items json(InputStream in, Form form, Map<String, String> query) {
        Map<String, String> options = new LinkedHashMap<>(query);
        List<Item> items = null;
        String field = form.images ? "images" : form.numbers;
        try (JsonParser parser = mapper.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ServiceException(
                        ErrorCode.INVALID_REQUEST,
                        "the body must be a JSON object with " + given(form));
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if (!name.equals(form.numbers) && !(form.images && name.equals("images"))) {
                    option(parser, name, form, options);
                } else if (value != JsonToken.VALUE_NULL) {
                    items = either(items, payload(parser, name, form), name, form);
                    field = name;
                }
            }
            if (parser.nextToken() != null) {
                throw new ServiceException(
                        ErrorCode.INVALID_REQUEST, "the JSON object is followed by something else");
            }
        }
        if (items == null) {
            throw ServiceException.invalid(field, "missing: give " + given(form));
        }
        if (items.isEmpty()) {
            throw ServiceException.invalid(field, field + " is empty");
        }
        return items(items, options);
    }

    private List<Item> payload(JsonParser parser, String name, Form form) {
        return name.equals(form.numbers)
                ? Items.split(NumberArrayReader.read(parser, name, limits.items()), name)
                : images(parser);
    }

    /** An empty list beside a full one is what generated clients send for the one not given. */
    private static List<Item> either(
            @Nullable List<Item> before, List<Item> read, String name, Form form) {
        if (before == null || before.isEmpty()) {
            return read;
        }
        if (!read.isEmpty()) {
            throw ServiceException.invalid(name, "give one of " + given(form));
        }
        return before;
    }

    private static String given(Form form) {
        return form.images ? "\"images\" or \"" + form.numbers + "\"" : "\"" + form.numbers + "\"";
    }

    private List<Item> images(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw ServiceException.invalid("images", "must be a list of base64 texts");
        }
        List<Item> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String field = "images[" + items.size() + "]";
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw ServiceException.invalid(field, "must be a PNG or JPEG file as base64 text");
            }
            checkCount("images", items.size() + 1);
            items.add(Item.ofBase64(parser.getString(), field, limits));
        }
        return items;
    }

    private static void option(
            JsonParser parser, String name, Form form, Map<String, String> options) {
        boolean resize = form.images && name.equals("resize");
        if (!resize && !form.options.contains(name)) {
            throw UnknownName.member(name, form.members());
        }
        JsonToken token = parser.currentToken();
        boolean truth = token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
        if (resize && !truth && token != JsonToken.VALUE_NULL) {
            throw ServiceException.invalid(name, "resize must be true or false");
        }
        if (token != JsonToken.VALUE_NULL) {
            if (!token.isScalarValue()) {
                throw ServiceException.invalid(name, name + " must be a single value");
            }
            options.put(name, parser.getString());
        }
    }

    /**
     * @param in an npy file, first dimension counting the items
     */
    Items npy(InputStream in, Map<String, String> query) throws IOException {
        Npy.Header header = Npy.readHeader(in, limits.body().toBytes(), "body");
        if (header.shape().length == 0) {
            throw ServiceException.invalid("body", "the npy array is a single number");
        }
        checkCount("body", header.shape()[0]);
        float[] values = Npy.readFloats(in, header, Npy.NonFinite.REFUSE, "body");
        Npy.checkEnd(in, "body");
        if (header.type() == Npy.Type.U1) {
            for (int i = 0; i < values.length; i++) {
                values[i] /= 255f;
            }
        }
        return items(Items.split(new NumberArray(header.shape(), values), "body"), query);
    }

    Items files(List<byte[]> files, Map<String, String> query) {
        checkCount("file", files.size());
        List<Item> items = new ArrayList<>(files.size());
        for (byte[] file : files) {
            items.add(Item.ofFile(file, "file[" + items.size() + "]", limits));
        }
        return items(items, query);
    }

    private void checkCount(String field, int count) {
        if (count > limits.items()) {
            throw ServiceException.tooLarge(
                    field, field + " has more than " + limits.items() + " items", limits.items());
        }
    }

    private Items items(List<Item> items, Map<String, String> options) {
        if (items.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST, "no item was given, the list is empty");
        }
        String resize = options.getOrDefault("resize", "false");
        if (!resize.equals("true") && !resize.equals("false")) {
            throw ServiceException.invalid("resize", "resize must be true or false");
        }
        return Items.of(items, resize.equals("true"), limits, options);
    }
}
