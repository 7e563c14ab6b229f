package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server keeps behaves alike on every database. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "latent.bundled-models=none",
            "latent.jobs.trainer-heap=64MB",
            "latent.jobs.trainer-options=-XX:TieredStopAtLevel=1"
        })
@Import(CountingConfiguration.class)
@DirtiesContext
abstract class StorageContract {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int WRITERS = 8;
    private static final int WRITES = 10;

    @TempDir static Path home;

    @LocalServerPort private int port;
    @Autowired private DataSource dataSource;
    @Autowired private JdbcClient jdbc;
    @Autowired private TransactionTemplate transactions;

    private JobsClient server;

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry registry) {
        registry.add("latent.home", () -> home.toString());
    }

    abstract String product();

    @BeforeEach
    void upload() throws Exception {
        server = new JobsClient(port);
        try (HttpClient http = HttpClient.newHttpClient()) {
            NumbersUpload.to(http, port);
        }
    }

    @Test
    void theDatabaseIsTheOneThatWasAskedFor() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo(product());
        }
    }

    @Test
    void jobsMakeVersionsAndKeepTheirEvents() throws Exception {
        JsonNode first = server.succeed("'model': 'sums', 'parameters': {'epochs': 2}, 'seed': 1");
        JsonNode second = server.succeed("'model': 'sums', 'parameters': {'epochs': 1}, 'seed': 2");
        assertThat(first.path("result").path("version").intValue()).isEqualTo(1);
        assertThat(second.path("result").path("version").intValue()).isEqualTo(2);
        String path = "/v1/jobs/" + first.path("id").stringValue();
        JsonNode events = server.get(path + "/events?limit=500").path("data");
        assertThat(events.size()).isGreaterThan(3);
        assertThat(IntStream.range(0, events.size()).mapToObj(events::path))
                .extracting(event -> event.path("sequence").intValue())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, events.size()).boxed().toList());
        JsonNode newest = server.get("/v1/jobs?model=sums&state=succeeded&limit=1").path("data");
        assertThat(newest.path(0).path("id").stringValue())
                .isEqualTo(second.path("id").stringValue());
        assertThat(server.status("DELETE", path)).isEqualTo(204);
        assertThat(server.status("GET", path)).isEqualTo(404);
    }

    @Test
    void aliasesMoveAndVersionsGo() throws Exception {
        server.succeed("'model': 'moved', 'parameters': {'epochs': 1}, 'seed': 3");
        server.succeed("'model': 'moved', 'parameters': {'epochs': 1}, 'seed': 4");
        String alias = "/v1/models/moved/aliases/stable";
        for (int version : new int[] {1, 2, 1}) {
            assertThat(server.send("PUT", alias, "{'version': " + version + "}").statusCode())
                    .isEqualTo(200);
            assertThat(server.get(alias).path("version").intValue()).isEqualTo(version);
        }
        assertThat(server.status("DELETE", alias)).isEqualTo(204);
        assertThat(server.status("DELETE", "/v1/models/moved/versions/1")).isEqualTo(204);
        assertThat(server.status("GET", "/v1/models/moved/versions/1")).isEqualTo(404);
    }

    @Test
    void evaluationsStayWithTheirVersion() throws Exception {
        server.succeed("'model': 'judged', 'parameters': {'epochs': 1}, 'seed': 5");
        JsonNode job = server.succeed("'type': 'evaluate', 'model': 'judged:1', 'seed': 6");
        JsonNode evaluations = server.get("/v1/models/judged/versions/1/evaluations").path("data");
        assertThat(evaluations.size()).isEqualTo(1);
        assertThat(evaluations.path(0).path("id").stringValue())
                .isEqualTo(job.path("result").path("evaluation").stringValue());
    }

    @Test
    void listsAreInTheOrderOfBytes() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String name : List.of("b-1", "B", "a_b", "ab", "a-c")) {
                NumbersUpload.text(http, port, "order-" + name, "text of " + name);
            }
        }
        List<String> names = new ArrayList<>();
        String after = "order-";
        while (!after.isEmpty()) {
            JsonNode page = server.get("/v1/datasets?limit=2&after=" + after);
            page.path("data").forEach(each -> names.add(each.path("name").stringValue()));
            after = page.path("next").asString("");
        }
        assertThat(names)
                .containsExactly("order-B", "order-a-c", "order-a_b", "order-ab", "order-b-1");
    }

    @Test
    void keysAreMadeAndRotated() throws Exception {
        HttpResponse<String> made =
                server.send("POST", "/v1/keys", "{'name': 'a', 'scopes': ['infer', 'train']}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String path = "/v1/keys/" + JSON.readTree(made.body()).path("key").path("id").stringValue();
        assertThat(server.status("POST", path + "/rotate")).isEqualTo(200);
        assertThat(server.get(path).path("scopes").size()).isEqualTo(2);
        assertThat(server.status("DELETE", path)).isEqualTo(204);
    }

    @Test
    void anOrderThatIsRepeatedMakesNoSecondJob() throws Exception {
        String order =
                JobsClient.counting("'model': 'once', 'parameters': {'epochs': 1}, 'seed': 7");
        List<JsonNode> jobs = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> answers =
                    IntStream.range(0, WRITERS)
                            .mapToObj(_ -> callers.submit(() -> server.sendOnce(order, "key-1")))
                            .toList();
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).as(answer.get().body()).isLessThan(300);
                jobs.add(JSON.readTree(answer.get().body()));
            }
        }
        assertThat(jobs).extracting(job -> job.path("id")).containsOnly(jobs.getFirst().path("id"));
        server.awaitEnd(jobs.getFirst());
    }

    /** Reads and then writes what it has read, as the numbering of versions does. */
    @Test
    void transactionsSeeEachOthersWrites() throws Exception {
        jdbc.sql("insert into model_aliases (model, alias, version) values ('counter', 'n', 0)")
                .update();
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                running.add(writers.submit(() -> IntStream.range(0, WRITES).forEach(_ -> count())));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertThat(counted()).isEqualTo(WRITERS * WRITES);
    }

    @Test
    void aTransactionThatFailsLeavesNothing() {
        assertThatThrownBy(() ->
                        transactions.executeWithoutResult(_ -> {
                            jdbc.sql(
                                            "insert into model_aliases (model, alias,"
                                                    + " version) values ('gone', 'n', 1)")
                                    .update();
                            throw new IllegalStateException("on purpose");
                        }))
                .hasMessage("on purpose");
        assertThat(
                        jdbc.sql("select count(*) from model_aliases where model = 'gone'")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    private void count() {
        transactions.executeWithoutResult(_ -> {
            int before = counted();
            jdbc.sql("update model_aliases set version = ? where model = 'counter'")
                    .param(before + 1)
                    .update();
        });
    }

    private int counted() {
        return jdbc.sql("select version from model_aliases where model = 'counter'")
                .query(Integer.class)
                .single();
    }
}
