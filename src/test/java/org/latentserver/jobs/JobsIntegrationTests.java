package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.jobs.counting.CountingTrainer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs from order to model, with real trainer processes. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "latent.jobs.trainer-heap=64MB",
            "latent.jobs.trainer-options=-XX:TieredStopAtLevel=1",
            "latent.jobs.event-streams=1"
        })
@Import(CountingConfiguration.class)
class JobsIntegrationTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONG_STEP_MILLIS = 200;

    @TempDir static Path home;

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry registry) {
        registry.add("latent.home", () -> home.toString());
    }

    @LocalServerPort private int port;
    @Autowired private Jobs jobs;
    @Autowired private JobOrders orders;
    @Autowired private JobRows rows;
    @Autowired private EventRows events;
    @Autowired private JobRecords records;
    @Autowired private AttemptRows attempts;

    @BeforeEach
    void upload() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            NumbersUpload.to(http, port);
        }
    }

    @Test
    void trainsAndPublishes() throws Exception {
        Job job = create("{\"epochs\": 3, \"stepMillis\": 0}", 11L);
        await().atMost(PATIENCE).until(() -> finished(job));
        Job end = jobs.get(job.id());
        assertThat(end.state()).as("%s", end.failure()).isEqualTo(JobState.SUCCEEDED);
        assertThat(end.resultVersion()).isPositive();
        assertThat(end.progress().fraction()).isEqualTo(1);
        assertThat(end.progress().metrics())
                .containsEntry("sum", CountingTrainer.expected(11, 60) / (double) Long.MAX_VALUE);
        assertThat(records.samples(job.id())).hasSize(3);
        assertThat(records.checkpoints(job.id()))
                .extracting(JobRecords.Checkpoint::step)
                .containsExactly(60L, 40L);
        assertThat(records.metrics(job.id(), 2))
                .filteredOn(series -> series.name().equals("validationLoss"))
                .flatExtracting(JobRecords.Series::points)
                .extracting(JobRecords.Point::value)
                .containsExactly(1.0, 1.0 / 3);
        assertThat(get("/v1/jobs/" + job.id() + "/samples/3").body())
                .isEqualTo(Long.toString(CountingTrainer.expected(11, 60)));
        assertThatConflict(() -> jobs.cancel(job.id()));
        assertThatConflict(() -> jobs.resume(job.id()));
    }

    @Test
    void cancelStopsWithinAStepAndResumeGoesOnFromTheCheckpoint() throws Exception {
        Job job = create("{\"epochs\": 2, \"stepMillis\": %d}".formatted(LONG_STEP_MILLIS), 12L);
        await().atMost(PATIENCE).until(() -> jobs.get(job.id()).progress().step() > 0);
        assertThat(send("DELETE", "/v1/datasets/numbers", "").statusCode()).isEqualTo(409);
        Instant asked = Instant.now();
        assertThat(jobs.cancel(job.id()).cancelRequested()).isTrue();
        assertThatConflict(() -> jobs.cancel(job.id()));
        await().atMost(PATIENCE).until(() -> finished(job));
        assertThat(Duration.between(asked, Instant.now()))
                .isLessThan(Duration.ofMillis(LONG_STEP_MILLIS).plusSeconds(5));
        assertThat(jobs.get(job.id()).state()).isEqualTo(JobState.CANCELLED);
        long kept = records.checkpoints(job.id()).getFirst().step();
        assertThat(kept).isGreaterThanOrEqualTo(jobs.get(job.id()).progress().step());
        assertThatConflict(() -> jobs.cancel(job.id()));

        jobs.resume(job.id());
        await().atMost(PATIENCE).until(() -> finished(job));
        Job end = jobs.get(job.id());
        assertThat(end.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(end.attempt()).isEqualTo(2);
        assertThat(end.progress().metrics())
                .containsEntry("sum", CountingTrainer.expected(12, 40) / (double) Long.MAX_VALUE);
        assertThat(events.ofType(job.id(), "metric"))
                .filteredOn(event -> event.attempt() == 2)
                .allMatch(event -> event.data().path("step").asLong() > kept);
        jobs.delete(job.id());
        assertThat(home.resolve("jobs").resolve(job.id())).doesNotExist();
        assertThat(events.after(job.id(), 0, 1)).isEmpty();
    }

    @Test
    void startsTheQueuedJobWithTheHighestPriority() throws Exception {
        Job blocker = create("{\"stepMillis\": 100, \"stepsPerEpoch\": 100000}", 1L);
        await().atMost(PATIENCE).until(() -> jobs.get(blocker.id()).progress().step() > 0);
        String parameters = "{\"epochs\": 1, \"stepMillis\": 0}";
        Job low = jobs.create(request(parameters, 2L, -1), true, null);
        Job usual = jobs.create(request(parameters, 3L, 0), true, null);
        Job high = jobs.create(request(parameters, 4L, 100), true, null);
        for (Job job : List.of(low, usual, high)) {
            int place = job.equals(high) ? 1 : job.equals(usual) ? 2 : 3;
            assertThat(JSON.readTree(get("/v1/jobs/" + job.id()).body()).path("queuePosition"))
                    .isEqualTo(JSON.readTree("" + place));
        }
        jobs.cancel(blocker.id());
        for (Job job : List.of(high, usual, low)) {
            await().atMost(PATIENCE).until(() -> finished(job));
        }
        assertThat(List.of(low, usual, high))
                .extracting(job -> Objects.requireNonNull(jobs.get(job.id()).startedAt()))
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void failsWithTheTrainersReason() {
        Job job = create("{\"ending\": \"REFUSED\"}", 1L);
        await().atMost(PATIENCE).until(() -> finished(job));
        assertThat(jobs.get(job.id()).failure())
                .isEqualTo(new Job.Failure("invalid-data", "dataset", "nothing to count"));
        assertThat(jobs.get(job.id()).attempt()).isEqualTo(1);
    }

    @Test
    void givesUpATrainerThatKeepsCrashing() {
        Job job = create("{\"ending\": \"CRASH\"}", 1L);
        await().atMost(PATIENCE).until(() -> finished(job));
        Job end = jobs.get(job.id());
        assertThat(end.state()).isEqualTo(JobState.FAILED);
        assertThat(end.attempt()).isEqualTo(3);
        assertThat(String.valueOf(end.failure()))
                .contains("exit code 1")
                .doesNotContain("latentserver");
    }

    @Test
    void followsEventsToTheEndAndFromTheLastOneSeen() throws Exception {
        Job job = create("{\"epochs\": 2, \"stepMillis\": 10}", 1L);
        List<Long> sequence = ids(stream(job, "0"));
        long last = jobs.get(job.id()).events();
        assertThat(jobs.get(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(sequence)
                .containsExactlyElementsOf(
                        Stream.iterate(1L, each -> each + 1).limit(last).toList());
        assertThat(ids(stream(job, "4"))).first().isEqualTo(5L);
        JsonNode page = JSON.readTree(get("/v1/jobs/" + job.id() + "/events?limit=2").body());
        assertThat(page.path("next").stringValue()).isEqualTo("2");
    }

    @Test
    void listsNewestFirstByPages() {
        List<String> made =
                Stream.of(1, 2, 3).map(_ -> create("{\"ending\": \"REFUSED\"}", 1L).id()).toList();
        JobRows.Filter all = new JobRows.Filter(null, null, "counting", "sum", null);
        assertThat(rows.list(all, 3)).extracting(Job::id).containsAll(made.subList(1, 3));
        JobRows.Filter older = new JobRows.Filter(null, null, null, null, made.get(2));
        assertThat(rows.list(older, 10)).extracting(Job::id).doesNotContain(made.get(2));
        made.forEach(id -> await().atMost(PATIENCE).until(() -> jobs.get(id).state().finished()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'family': 'counting', 'model': 'm', 'dataset': 'nothing'  | 404 | unknown-dataset",
                "'family': 'countin', 'model': 'm', 'dataset': 'numbers'   | 400 | did you mean"
                        + " counting",
                "'family': 'counting', 'model': '../m', 'dataset': 'numbers' | 400 | model",
                "'family': 'counting', 'dataset': 'numbers'                | 400 | model is"
                        + " missing",
                "'family': 'counting', 'model': 'm', 'dataset': 'numbers', 'sed': 1  | 400 | sed",
                "'family': 'counting', 'model': 'm', 'dataset': 'numbers', 'seed': -1 | 400 | must"
                        + " be 0 to",
                "'family': 'counting', 'model': 'm', 'dataset': 'numbers', 'alias': 7 | 400 |"
                        + " alias",
                "'family': 'counting', 'model': 'm', 'dataset': 'numbers', 'type': 'walk' | 400 |"
                        + " type is walk",
                "'family': 'counting', 'model': 'm', 'dataset': 'numbers', 'parameters': {'epochs':"
                        + " 0} | 400 | must be 1 to 1000",
            })
    void refusesOrdersThatMakeNoSense(String order, int status, String reason) throws Exception {
        var answer = send("POST", "/v1/jobs", "{" + order.replace('\'', '"') + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(reason);
    }

    @Test
    void answersToAnOrderWithItsPlace() throws Exception {
        String order =
                """
                {"family": "counting", "model": "m", "dataset": "numbers", "alias": "",
                 "parameters": {"epochs": 1, "stepMillis": 0}}
                """;
        var answer = send("POST", "/v1/jobs", order);
        assertThat(answer.statusCode()).isEqualTo(202);
        String place = answer.headers().firstValue("Location").orElseThrow();
        JsonNode job = JSON.readTree(get(place).body());
        assertThat(job.path("alias").isNull()).isTrue();
        assertThat(job.path("seed").isIntegralNumber()).isTrue();
        assertThat(job.path("parameters").path("stepsPerEpoch").intValue()).isEqualTo(20);
        String id = job.path("id").stringValue();
        await().atMost(PATIENCE).until(() -> jobs.get(id).state().finished());
        assertThat(jobs.get(id).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(get("/v1/models/m").body()).contains("\"aliases\":{}");
        assertThat(send("POST", place + "/cancel", "").statusCode()).isEqualTo(409);
        assertThat(get("/v1/jobs/job-0").body()).contains("unknown-job");
    }

    @Test
    void makesOneJobOfARepeatedRequest() {
        Job.Request request = request("{\"ending\": \"REFUSED\"}", 1L, 0);
        Job first = jobs.create(request, true, "key-1");
        assertThat(jobs.create(request, true, "key-1").id()).isEqualTo(first.id());
        Job.Request drawnAnew = request.withSeed(2L);
        assertThat(jobs.create(drawnAnew, false, "key-1").id()).isEqualTo(first.id());
        assertThatConflict(() -> jobs.create(drawnAnew, true, "key-1"));
        await().atMost(PATIENCE).until(() -> finished(first));
    }

    @Test
    void aWorkerWithoutTheFenceWritesNothing() {
        Job job = create("{\"epochs\": 1, \"stepMillis\": 0}", 1L);
        Attempt stranger = new Attempt(job.id(), 1, "another server");
        assertThatExceptionOfType(LostAttemptException.class)
                .isThrownBy(() -> attempts.succeed(stranger, 9, null, java.util.Map.of()));
        await().atMost(PATIENCE).until(() -> finished(job));
        assertThat(jobs.get(job.id()).resultVersion()).isNotEqualTo(9);
    }

    private Job create(String parameters, long seed) {
        return jobs.create(request(parameters, seed, 0), true, null);
    }

    private Job.Request request(String parameters, long seed, int priority) {
        return orders.complete(
                new JobRequest(
                        null,
                        "counting",
                        "sum",
                        "numbers",
                        null,
                        JSON.readTree(parameters),
                        seed,
                        null,
                        priority));
    }

    private boolean finished(Job job) {
        return jobs.get(job.id()).state().finished();
    }

    private static void assertThatConflict(Runnable call) {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(call::run)
                .returns(ErrorCode.CONFLICT, ServiceException::code);
    }

    private List<String> stream(Job job, String lastEventId) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri("/v1/jobs/" + job.id() + "/events"))
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", lastEventId)
                        .timeout(PATIENCE)
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofLines()).body().toList();
        }
    }

    private static List<Long> ids(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("id:"))
                .map(line -> Long.valueOf(line.substring(3).strip()))
                .toList();
    }

    private HttpResponse<String> get(String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
        }
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString());
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
