package org.latentserver.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes JSON that is not long with its length and in one piece: the usual way, in chunks, sends a
 * second packet with the end, which the client waits for.
 */
final class WholeJsonConverter extends JacksonJsonHttpMessageConverter {
    private static final int MOST = 16 * 1024;

    WholeJsonConverter(JsonMapper mapper) {
        super(mapper);
    }

    @Override
    protected void writeInternal(
            Object value,
            ResolvableType type,
            HttpOutputMessage out,
            @Nullable Map<String, Object> hints)
            throws IOException {
        Whole whole = new Whole(out);
        super.writeInternal(value, type, whole, hints);
        whole.finish();
    }

    /** Holds a body back until it is whole or too long for that. */
    private static final class Whole extends OutputStream implements HttpOutputMessage {
        private final HttpOutputMessage out;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream(1024);
        private boolean spilled;

        Whole(HttpOutputMessage out) {
            this.out = out;
        }

        @Override
        public HttpHeaders getHeaders() {
            return out.getHeaders();
        }

        @Override
        public OutputStream getBody() {
            return this;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (!spilled && held.size() + length > MOST) {
                spilled = true;
                held.writeTo(out.getBody());
            }
            if (spilled) {
                out.getBody().write(bytes, from, length);
            } else {
                held.write(bytes, from, length);
            }
        }

        @Override
        public void flush() throws IOException {
            if (spilled) {
                out.getBody().flush();
            }
        }

        void finish() throws IOException {
            if (!spilled) {
                out.getHeaders().setContentLength(held.size());
                held.writeTo(out.getBody());
            }
        }
    }
}
