package org.latentserver.serving.terms;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * HTTP/1.1 whose requests know their {@link ClientConnection}, and how many there are. Tomcat makes
 * it by its name.
 */
public final class WatchedHttp11Protocol extends Http11NioProtocol {
    private final AtomicInteger underWay = new AtomicInteger();

    /** Counts what is handed over, not what runs: a request counts before its thread does. */
    @Override
    public void setExecutor(Executor executor) {
        super.setExecutor(task -> {
            underWay.incrementAndGet();
            try {
                executor.execute(() -> run(task));
            } catch (RuntimeException e) {
                underWay.decrementAndGet();
                throw e;
            }
        });
    }

    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            underWay.decrementAndGet();
        }
    }

    @Override
    protected Processor createProcessor() {
        return new Watched(this, getAdapter(), underWay);
    }

    private static final class Watched extends Http11Processor {
        private final AtomicInteger underWay;

        Watched(AbstractHttp11Protocol<?> protocol, Adapter adapter, AtomicInteger underWay) {
            super(protocol, adapter);
            this.underWay = underWay;
        }

        @Override
        public SocketState service(SocketWrapperBase<?> connection) throws IOException {
            return ClientConnection.answering(
                    connection, underWay, () -> super.service(connection));
        }
    }
}
