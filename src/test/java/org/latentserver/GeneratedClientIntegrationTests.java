package org.latentserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclient.ApiClient;
import org.latentclient.api.AutoencodersApi;
import org.latentclient.api.DatasetsApi;
import org.latentclient.api.JobsApi;
import org.latentclient.api.ModelsApi;
import org.latentclient.model.Codes;
import org.latentclient.model.Dataset;
import org.latentclient.model.ImagesOrInputsBody;
import org.latentclient.model.Job;
import org.latentclient.model.JobRequest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClientResponseException;

/**
 * A user with nothing but the client that openapi-generator makes from {@code docs/openapi.json}:
 * uploads rows, trains an autoencoder on them in a real trainer process, and encodes.
 */
@NullUnmarked // the generated client says of all it gets that it may be null
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class GeneratedClientIntegrationTests {
    private static final int ROWS = 400;
    private static final int WIDTH = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir static Path home;

    @LocalServerPort private int port;
    private ApiClient client = new ApiClient();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("latent.home", home::toString);
        registry.add("latent.bundled-models", () -> home.resolve("none").toString());
    }

    @BeforeEach
    void connect() {
        client = new ApiClient().setBasePath("http://127.0.0.1:" + port);
    }

    @Test
    void uploadsTrainsAndServes(@TempDir Path folder) throws IOException {
        Dataset dataset = upload(folder);
        assertThat(dataset.getDescription().getCount()).isEqualTo(ROWS);

        Job job = train(dataset.getName());
        assertThat(job.getState()).isEqualTo(Job.StateEnum.SUCCEEDED);
        assertThat(new ModelsApi(client).getModel("rows").getAliases()).containsEntry("default", 1);

        ImagesOrInputsBody body =
                new ImagesOrInputsBody().inputs(List.of(row(new Random(2)), row(new Random(3))));
        Codes codes = new AutoencodersApi(client).encode("rows", body, null);
        assertThat(codes.getCodes()).hasSize(2).allSatisfy(code -> assertThat(code).hasSize(3));
    }

    @Test
    void refusalsReachTheClientWithTheirCode() {
        ImagesOrInputsBody body = new ImagesOrInputsBody().inputs(List.of(List.of(1.0)));

        RestClientResponseException refusal =
                catchThrowableOfType(
                        RestClientResponseException.class,
                        () -> new AutoencodersApi(client).encode("nobody", body, null));

        assertThat(refusal.getStatusCode().value()).isEqualTo(404);
        assertThat(refusal.getResponseBodyAsString()).contains("\"code\":\"unknown-model\"");
    }

    private Dataset upload(Path folder) throws IOException {
        File csv = folder.resolve("rows.csv").toFile();
        Random random = new Random(1);
        List<String> lines = new ArrayList<>();
        lines.add("a,b,c,d,e,f,g,h,i,j,k,l");
        for (int i = 0; i < ROWS; i++) {
            lines.add(String.join(",", row(random).stream().map(Object::toString).toList()));
        }
        Files.write(csv.toPath(), lines);
        return new DatasetsApi(client)
                .uploadDataset(
                        csv, null, null, "csv", null, null, "rows", null, 1L, null, 0.1, null, null,
                        null, 0.1, null);
    }

    private Job train(String dataset) {
        JobsApi jobs = new JobsApi(client);
        Map<String, Object> parameters =
                Map.of("architecture", "dense", "codeSize", 3, "epochs", 2, "batchSize", 32);
        JobRequest request =
                new JobRequest()
                        .type(JobRequest.TypeEnum.TRAIN)
                        .family("autoencoder")
                        .model("rows")
                        .dataset(dataset)
                        .parameters(parameters)
                        .seed(1L);
        String id = jobs.createJob(request, null).getId();
        return await().atMost(PATIENCE)
                .until(
                        () -> jobs.getJob(id),
                        job ->
                                job.getState() != Job.StateEnum.QUEUED
                                        && job.getState() != Job.StateEnum.RUNNING);
    }

    /** Twelve numbers in [0, 1] that three numbers explain. */
    private static List<Object> row(Random random) {
        double[] hidden = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < WIDTH; i++) {
            row.add((hidden[i % 3] + hidden[(i / 3) % 3]) / 2);
        }
        return row;
    }
}
