package org.latentserver.deployment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the operating system, run to its end. */
record Command(int exitCode, String output) {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Runs it; standard output and errors are one text. */
    static Command run(String... command) {
        return run(Path.of("."), command);
    }

    static Command run(Path folder, String... command) {
        try {
            Path output = Files.createTempFile("command", ".txt");
            try {
                Process process =
                        new ProcessBuilder(command)
                                .directory(folder.toFile())
                                .redirectErrorStream(true)
                                .redirectOutput(output.toFile())
                                .start();
                if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(List.of(command) + " takes too long");
                }
                return new Command(
                        process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            return new Command(127, String.valueOf(e.getMessage())); // no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The output of a program that must succeed, without the line's end. */
    static String output(String... command) {
        Command ended = run(command);
        if (ended.exitCode() != 0) {
            throw new AssertionError(List.of(command) + ": " + ended.output());
        }
        return ended.output().strip();
    }
}
