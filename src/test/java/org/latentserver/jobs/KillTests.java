package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.jobs.counting.CountingTrainer;
import tools.jackson.databind.JsonNode;

/**
 * Kills real processes at random moments. How often: {@code -Dlatent.test.kills=20}, by default
 * few.
 */
class KillTests {
    private static final int KILLS = Integer.getInteger("latent.test.kills", 2);
    private static final long SEED = 20261123;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int EPOCHS = 8;
    private static final int STEPS = 10;
    private static final String[] SETTINGS = {
        "--latent.jobs.trainer-heap=64MB",
        "--latent.jobs.trainer-options=-XX:TieredStopAtLevel=1,-XX:+UseSerialGC",
        "--latent.jobs.max-crashes=100", // kills are no crashes of the trainer's own making
        "--latent.jobs.nice=0"
    };

    @TempDir Path home;
    @TempDir Path fetched;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<String, Long> seeds = new HashMap<>();
    private final Map<String, List<String>> acknowledged = new HashMap<>();
    private volatile @Nullable ServerProcess running;
    private @Nullable ListingWatch watch;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        ServerProcess first = ServerProcess.start(home, SETTINGS);
        running = first;
        first.uploadNumbers();
        ListingWatch started = new ListingWatch(() -> Optional.ofNullable(running), fetched);
        Thread.ofVirtual().start(started);
        watch = started;
    }

    @AfterEach
    void stop() throws InterruptedException {
        server().discard();
    }

    @Test
    void jobsSurviveKillsOfTheTrainer() throws Exception {
        int kills = 0;
        while (kills < KILLS) {
            String job = create();
            while (kills < KILLS && !finished(job)) {
                pause(random.nextInt(1500));
                Optional<ProcessHandle> trainer = server().trainer();
                if (trainer.isPresent() && trainer.get().destroyForcibly()) {
                    kills++;
                }
            }
        }
        allSucceedWithTheSameData();
        onlyWholeVersionsWereListed();
    }

    @Test
    void jobsSurviveKillsOfTheServer() throws Exception {
        String job = create();
        for (int kills = 0; kills < KILLS; kills++) {
            if (finished(job)) {
                job = create();
            }
            pause(random.nextInt(2500));
            remember();
            Optional<ProcessHandle> trainer = server().trainer();
            server().kill();
            trainer.ifPresent(orphan ->
                    await("the orphan ends itself")
                            .atMost(PATIENCE)
                            .until(() -> !orphan.isAlive()));
            running = ServerProcess.start(home, SETTINGS);
            nothingAcknowledgedIsLost();
        }
        allSucceedWithTheSameData();
        onlyWholeVersionsWereListed();
    }

    /** A drain, as by SIGTERM: nothing is lost, and the time until the next start is short. */
    @Test
    void aDrainedServerHandsItsJobToTheNextOne() throws Exception {
        String job = create();
        await().atMost(PATIENCE).until(() -> get("/v1/jobs/" + job).path("step").longValue() > 0);
        long checkpointed = get("/v1/jobs/" + job).path("step").longValue();
        server().terminate();
        running = ServerProcess.start(home, SETTINGS);
        allSucceedWithTheSameData();
        onlyWholeVersionsWereListed();
        List<String> events = events(job);
        assertThat(events).anyMatch(event -> event.contains("the trainer was stopped"));
        assertThat(events)
                .filteredOn(event -> event.contains("\"attempt\":2") && event.contains("metric"))
                .allMatch(event -> !event.contains("\"step\":" + checkpointed + ","));
    }

    private ServerProcess server() {
        return Objects.requireNonNull(running);
    }

    private String create() throws IOException, InterruptedException {
        long seed = seeds.size() + 1L;
        JsonNode job =
                server().post(
                                "/v1/jobs",
                                """
                                {"type": "train", "family": "counting", "model": "sum-%d", "dataset": "numbers",
                                 "parameters": {"epochs": %d, "stepsPerEpoch": %d, "stepMillis": 10}, "seed": %d}
                                """
                                        .formatted(seed, EPOCHS, STEPS, seed));
        String id = job.path("id").stringValue();
        seeds.put(id, seed);
        return id;
    }

    private boolean finished(String job) throws IOException, InterruptedException {
        String state = server().get("/v1/jobs/" + job).path("state").stringValue();
        return !state.equals("queued") && !state.equals("running");
    }

    private void allSucceedWithTheSameData() {
        seeds.forEach((job, seed) -> {
            await(job).atMost(PATIENCE).until(() -> finished(job));
            JsonNode end = get("/v1/jobs/" + job);
            assertThat(end.path("state").stringValue()).as("%s", end).isEqualTo("succeeded");
            double sum = CountingTrainer.expected(seed, (long) EPOCHS * STEPS);
            assertThat(end.path("metrics").path("sum").doubleValue())
                    .isEqualTo(sum / Long.MAX_VALUE);
            assertThat(end.path("result").path("version").intValue()).isEqualTo(1);
        });
    }

    private void onlyWholeVersionsWereListed() {
        ListingWatch ended = Objects.requireNonNull(watch);
        await().atMost(PATIENCE).until(() -> ended.seen() == seeds.size());
        ended.end();
    }

    /** What the server has told us of its jobs so far. */
    private void remember() {
        seeds.keySet().forEach(job -> acknowledged.put(job, events(job)));
    }

    private void nothingAcknowledgedIsLost() {
        acknowledged.forEach((job, before) -> {
            assertThat(get("/v1/jobs/" + job).path("seed").longValue()).isEqualTo(seeds.get(job));
            assertThat(events(job)).as(job).startsWith(before.toArray(String[]::new));
        });
    }

    private List<String> events(String job) {
        List<String> events = new ArrayList<>();
        get("/v1/jobs/" + job + "/events?limit=500")
                .path("data")
                .forEach(event -> events.add(event.toString()));
        return events;
    }

    private JsonNode get(String path) {
        try {
            return server().get(path);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }
}
