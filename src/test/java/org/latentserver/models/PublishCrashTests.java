package org.latentserver.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real process at random moments while it publishes. */
class PublishCrashTests {
    private static final int KILLS = 6;
    private static final int MOST_PUBLISHED = 15;

    @TempDir private Path home;

    /** Returns the last version that the process said was listed before it was killed. */
    private int publishAndKill(int after, int microseconds) throws Exception {
        Path output = Files.createTempFile(home, "listed", ".txt");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home", ""), "bin", "java")
                                        .toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PublisherProcess.class.getName(),
                                home.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(output.toFile())
                        .start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> listed(output).size() >= after);
            long end = System.nanoTime() + microseconds * 1000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait(); // a moment within the next publication
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return Integer.parseInt(listed(output).getLast());
    }

    /** Numbers of the lines that are whole. */
    private static List<String> listed(Path output) throws IOException {
        String text = Files.readString(output);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith("listed "))
                .map(line -> line.substring("listed ".length()))
                .toList();
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
