package org.latentserver.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running trainer: its standard output goes line by line to a consumer, its standard error to a
 * file. Its standard input stays open while we want it to run, so it notices our death, too.
 */
final class TrainerProcess implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TrainerProcess.class);
    private static final int MAX_LINE_BYTES = 1 << 18;
    private static final int TAIL_BYTES = 4096;

    private final Process process;
    private final Thread output;
    private final Thread errors;
    private volatile @Nullable RuntimeException consumerFailure;
    private volatile String tail = "";

    /**
     * @param lines called by one thread of its own; what it throws kills the process and is thrown
     *     again by {@link #exitCode}
     */
    TrainerProcess(Process process, Consumer<String> lines, Path log, long maxLogBytes) {
        this.process = process;
        String name = "trainer-" + process.pid();
        output = Thread.ofPlatform().daemon().name(name + "-out").start(() -> consumeOutput(lines));
        errors =
                Thread.ofPlatform()
                        .daemon()
                        .name(name + "-err")
                        .start(() -> copyErrors(log, maxLogBytes));
    }

    long pid() {
        return process.pid();
    }

    boolean awaitExit(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks for a checkpoint and the end, by the end of standard input. */
    void stop() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            log.debug("trainer {} had closed its input", process.pid(), e);
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Waits for the end, and until all output is consumed. */
    int exitCode() throws InterruptedException {
        int code = process.waitFor();
        output.join();
        errors.join();
        RuntimeException failure = consumerFailure;
        if (failure != null) {
            throw failure;
        }
        return code;
    }

    /** The end of what the trainer logged. */
    String logTail() {
        return tail;
    }

    /** Leaves no process behind. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void consumeOutput(Consumer<String> lines) {
        try (InputStream in = process.getInputStream()) {
            LineReader reader = new LineReader(in, MAX_LINE_BYTES);
            for (String line = reader.next(); line != null; line = reader.next()) {
                lines.accept(line);
            }
        } catch (IOException e) {
            log.debug("output of trainer {} broke off", process.pid(), e);
        } catch (RuntimeException e) {
            consumerFailure = e;
            process.destroyForcibly();
        }
    }

    private void copyErrors(Path file, long maxBytes) {
        byte[] buffer = new byte[8192];
        long written = 0;
        try (InputStream in = process.getErrorStream();
                OutputStream out = Files.newOutputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int room = (int) Math.min(read, maxBytes - written);
                out.write(buffer, 0, room);
                written += room;
                keepTail(new String(buffer, 0, read, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            log.debug("log of trainer {} broke off", process.pid(), e);
        }
    }

    private void keepTail(String text) {
        String all = tail + text;
        tail = all.substring(Math.max(0, all.length() - TAIL_BYTES));
    }
}
