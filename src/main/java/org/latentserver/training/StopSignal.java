package org.latentserver.training;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Set once, by SIGTERM or by the end of standard input (the parent has died or wants us to stop);
 * the run looks at it after each step. SIGTERM starts the JVM's shutdown, which this signal holds
 * up until the run has written its checkpoint; either way the process ends within {@link
 * #PATIENCE}.
 */
public final class StopSignal {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean requested;
    private volatile int exitCode = TrainCommand.EXIT_STOPPED;

    public boolean requested() {
        return requested;
    }

    public void request() {
        requested = true;
    }

    /** Listens to both sources until the process ends. */
    void listen(InputStream stdin) {
        Thread.ofPlatform()
                .daemon()
                .name("stdin")
                .start(() -> {
                    try {
                        while (stdin.read() >= 0) {
                            // whatever the parent writes has no meaning; only the end counts
                        }
                    } catch (IOException e) {
                        // a broken pipe is the end, too
                    }
                    awaitEnd();
                });
        Runtime.getRuntime().addShutdownHook(new Thread(this::awaitEnd, "stop"));
    }

    /** The run is over: lets a waiting shutdown go on, with this exit code. */
    void end(int code) {
        exitCode = code;
        ended.countDown();
    }

    /** Nobody waits for a run that does not come to the end of its step. */
    private void awaitEnd() {
        request();
        try {
            boolean checkpointed = ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            // halt, because the JVM would report 143 for SIGTERM
            Runtime.getRuntime().halt(checkpointed ? exitCode : TrainCommand.EXIT_CRASH);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
