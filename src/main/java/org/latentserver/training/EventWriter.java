package org.latentserver.training;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes events as lines to the stream that the supervisor reads. Safe for use by several threads.
 */
public final class EventWriter {
    private final JsonMapper json = JsonMapper.builder().build();
    private final PrintStream out;

    public EventWriter(PrintStream out) {
        this.out = out;
    }

    public void write(TrainingEvent event) {
        byte[] line = (json.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            out.write(line, 0, line.length);
            out.flush();
        }
    }
}
