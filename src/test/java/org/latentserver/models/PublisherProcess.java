package org.latentserver.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.latentserver.serving.ScaleFamily;

/** Publishes new packages until it is killed, and says each on its output once it is listed. */
final class PublisherProcess {
    private PublisherProcess() {}

    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        TestRegistry registry = new TestRegistry(home);
        Path work = Files.createTempDirectory(home, "work");
        for (int i = 0; true; i++) {
            Path source = work.resolve("package-" + i);
            ScaleFamily.write(source, Float.intBitsToFloat((int) System.nanoTime() & 0x7fffff));
            ModelVersion version = registry.models.publish("m", source, Models.DEFAULT_ALIAS);
            System.err.println("listed " + version.version()); // standard output has the log
        }
    }
}
