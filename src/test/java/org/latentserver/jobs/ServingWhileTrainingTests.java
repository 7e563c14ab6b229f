package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that takes all cores runs beside a server that answers, both in real processes. */
class ServingWhileTrainingTests {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int CALLS = 200;
    private static final int WORDS = 500_000;

    /**
     * The median may be this many times the usual one, plus what the scheduler of a busy machine
     * may take. An inference that waited for a training step would need tens of milliseconds.
     */
    private static final double TOLERATED_RATIO = 3;

    private static final double TOLERATED_MILLIS = 10;

    @TempDir private Path home;
    private @Nullable ServerProcess server;

    @AfterEach
    void stop() throws InterruptedException {
        if (server != null) {
            server.discard();
        }
    }

    @Test
    void answersWithinItsUsualTimeWhileATrainingRuns() throws Exception {
        ServerProcess started =
                ServerProcess.start(
                        home,
                        ServerProcess.BUNDLED + Path.of("models").toAbsolutePath(),
                        "--latent.jobs.trainer-heap=256MB");
        server = started;
        started.uploadText("text", text());
        medianMillis(); // compiles
        double usual = medianMillis();
        String job = train();
        await().atMost(PATIENCE).until(() -> progress(job) > 0);
        double beside = medianMillis();
        assertThat(state(job)).isEqualTo("running");
        assertThat(beside)
                .as("milliseconds beside a training, usually %s", usual)
                .isLessThan(TOLERATED_RATIO * usual + TOLERATED_MILLIS);
        started.post("/v1/jobs/" + job + "/cancel", "");
        await().atMost(PATIENCE).until(() -> state(job).equals("cancelled"));
    }

    private ServerProcess server() {
        return Objects.requireNonNull(server);
    }

    private String train() throws IOException, InterruptedException {
        String order =
                """
                {"family": "words", "model": "busy", "dataset": "text", "seed": 1,
                 "parameters": {"epochs": 1000, "minCount": 1}}
                """;
        return server().post("/v1/jobs", order).path("id").stringValue();
    }

    private double progress(String job) throws IOException, InterruptedException {
        return server().get("/v1/jobs/" + job).path("progress").doubleValue();
    }

    private String state(String job) throws IOException, InterruptedException {
        return server().get("/v1/jobs/" + job).path("state").stringValue();
    }

    private double medianMillis() throws IOException, InterruptedException {
        String body = "{\"inputs\": [" + Arrays.toString(new float[784]) + "]}";
        double[] millis = new double[CALLS];
        for (int call = 0; call < CALLS; call++) {
            long start = System.nanoTime();
            server().post("/v1/autoencoders/digits/encode", body);
            millis[call] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis[CALLS / 2];
    }

    private static String text() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < WORDS; i++) {
            text.append("w").append((int) Math.exp(random.nextDouble() * 9));
            text.append(i % 20 == 19 ? '\n' : ' ');
        }
        return text.toString();
    }
}
