package org.latentserver.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real process at random moments while it publishes. */
class PublishCrashTests {
    private static final int KILLS = 8;
    private static final int MOST_PUBLISHED = 40;

    @TempDir private Path home;

    /** Returns the last version that the process said was listed before it was killed. */
    private int publishAndKill(int after, int microseconds) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home", ""), "bin", "java")
                                        .toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PublisherProcess.class.getName(),
                                home.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader output = process.inputReader()) {
            String listed = output.readLine();
            for (int i = 1; i < after && listed != null; i++) {
                listed = output.readLine();
            }
            long end = System.nanoTime() + microseconds * 1000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait(); // a moment within the next publication
            }
            process.destroyForcibly().waitFor();
            List<String> last = output.lines().toList();
            String newest = last.isEmpty() ? listed : last.getLast();
            assertThat(newest).startsWith("listed ");
            return Integer.parseInt(newest.substring("listed ".length()));
        }
    }

    private List<String> storedNames() throws IOException {
        try (Stream<Path> packages = Files.list(home.resolve("packages"))) {
            return packages.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    @Timeout(120)
    void listsOnlyWholeVersionsAndLosesNone() throws Exception {
        Random random = new Random(11);
        for (int kill = 0; kill < KILLS; kill++) {
            int acknowledged =
                    publishAndKill(1 + random.nextInt(MOST_PUBLISHED), random.nextInt(20_000));

            TestRegistry registry = new TestRegistry(home);
            registry.store.sweep(registry.versions::isReferenced);
            List<ModelVersion> listed = registry.versions.all("m");
            listed.forEach(registry.models::open); // verifies every checksum
            assertThat(listed.stream().map(ModelVersion::version))
                    .containsAll(IntStream.rangeClosed(1, acknowledged).boxed().toList());
            assertThat(registry.models.resolve("m").version())
                    .isEqualTo(listed.getLast().version());
            assertThat(storedNames())
                    .containsAll(listed.stream().map(ModelVersion::packageId).toList())
                    .noneMatch(name -> name.endsWith(".partial"));
        }
    }
}
