package org.latentserver.api;

import java.util.ArrayDeque;
import java.util.Deque;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** JSON of the payload types: {@link Item} comes in, {@link Picture} goes out. */
final class JsonForms extends SimpleModule {
    private static final long serialVersionUID = 1L;

    JsonForms(RequestLimits limits) {
        super("latent-payloads");
        addDeserializer(Item.class, new ItemDeserializer(limits));
        addSerializer(Picture.class, new PictureSerializer());
    }

    private static final class ItemDeserializer extends StdDeserializer<Item> {
        private final transient RequestLimits limits;

        ItemDeserializer(RequestLimits limits) {
            super(Item.class);
            this.limits = limits;
        }

        @Override
        public Item deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                String field = path(parser.streamReadContext());
                return Item.ofBase64(parser.getString(), field, limits);
            }
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                // inside its array already, the path names the element
                String field = path(parser.streamReadContext().getParent());
                return Item.ofNumbers(
                        NumberArrayReader.read(parser, field, Integer.MAX_VALUE), field);
            }
            String field = path(parser.streamReadContext());
            throw ServiceException.invalid(
                    field, field + " must be base64 text of an image, or an array of numbers");
        }
    }

    private static String path(TokenStreamContext leaf) {
        Deque<String> steps = new ArrayDeque<>();
        for (TokenStreamContext at = leaf; at != null && !at.inRoot(); at = at.getParent()) {
            if (at.inObject()) {
                steps.push("." + at.currentName());
            } else {
                steps.push("[" + at.getCurrentIndex() + "]");
            }
        }
        String path = String.join("", steps);
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private static final class PictureSerializer extends StdSerializer<Picture> {
        PictureSerializer() {
            super(Picture.class);
        }

        @Override
        public void serialize(Picture picture, JsonGenerator out, SerializationContext context) {
            out.writeBinary(Pictures.png(picture));
        }
    }
}
