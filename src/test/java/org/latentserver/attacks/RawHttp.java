package org.latentserver.attacks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests as bytes, also such as no client library would send. */
public final class RawHttp {
    private static final int PATIENCE_MILLIS = 30_000;

    private RawHttp() {}

    /** What came back until the server closed the connection. */
    public record Answer(String text) {
        /** 0 when the server said nothing, or nothing of HTTP/1.1. */
        public int status() {
            return text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
        }
    }

    /** Writes part of a request; may fail when the server has hung up, which is an answer too. */
    @FunctionalInterface
    public interface Body {
        void write(OutputStream out) throws IOException;
    }

    /** A request's head of these lines, after which the server is to close the connection. */
    public static String head(String... lines) {
        return String.join("\n", lines) + "\nHost: localhost\nConnection: close\n";
    }

    /**
     * @param head request line and headers, each ended by a line feed
     */
    public static Answer send(int port, String head) throws IOException {
        return send(port, head, out -> {});
    }

    public static Answer send(int port, String head, Body body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            String lines = head.replace("\n", "\r\n") + "\r\n";
            try {
                out.write(lines.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                body.write(out);
                out.flush();
            } catch (IOException _) {
                // hung up before all was sent: what it said is still to be read
            }
            return new Answer(read(socket.getInputStream()));
        }
    }

    private static String read(InputStream in) {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                text.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException _) {
            // reset after the answer
        }
        return text.toString();
    }
}
