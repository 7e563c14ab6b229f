package org.latentserver.serving.terms;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * The connection whose request a thread answers. Tells when the client has closed it, so that
 * nothing is computed for nobody.
 */
public final class ClientConnection {
    private static final ScopedValue<Bound> BOUND = ScopedValue.newInstance();

    /**
     * @param underWay requests of all connections that are being read or answered
     */
    private record Bound(SocketWrapperBase<?> connection, AtomicInteger underWay) {}

    private ClientConnection() {}

    static <T> T answering(
            SocketWrapperBase<?> connection,
            AtomicInteger underWay,
            ScopedValue.CallableOp<T, IOException> request)
            throws IOException {
        return ScopedValue.where(BOUND, new Bound(connection, underWay)).call(request);
    }

    /** Whether this thread answers the only request that the server has at the moment. */
    public static boolean isAlone() {
        return BOUND.isBound() && BOUND.get().underWay().get() == 1;
    }

    /**
     * Whether the client of this thread's request has closed its end; false on threads that answer
     * none. Looks for bytes that came after the request and leaves them in the connection's own
     * buffer, from where the next request is read: the request's own view of what is available must
     * not be asked, as it takes such bytes for the rest of this one.
     */
    public static boolean isClosed() {
        if (!BOUND.isBound()) {
            return false;
        }
        try {
            var _ = BOUND.get().connection().isReadyForRead();
            return false;
        } catch (IOException _) { // end of stream, or reset
            return true;
        }
    }
}
