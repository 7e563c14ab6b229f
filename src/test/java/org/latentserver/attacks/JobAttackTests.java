package org.latentserver.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Cases 13, 31, 33 and 37: orders of work, and a flood of names. */
class JobAttackTests extends AttackedServer {
    @Autowired private MeterRegistry meters;

    private static String order(String dataset, String parameters) {
        return "{\"family\":\"autoencoder\",\"model\":\"attack\",\"dataset\":\"%s\",\"parameters\":%s}"
                .formatted(dataset, parameters);
    }

    @BeforeEach
    void addRows() throws Exception {
        byte[] rows = "a,b\n0,1\n1,0\n0,0\n1,1\n".getBytes(StandardCharsets.US_ASCII);
        HttpResponse<String> made =
                upload(
                        "/v1/datasets",
                        new Multipart().field("name", "rows").file("file", "rows.csv", rows));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }

    @AfterEach
    void nothingRan() throws Exception {
        assertThat(get("/v1/jobs").body()).startsWith("{\"data\":[]");
        send(to("/v1/datasets/rows").DELETE());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"epochs\":1000000000} | epochs",
                "{\"epochs\":-1} | epochs",
                "{\"epochs\":1e99} | epochs",
                "{\"batchSize\":0} | batchSize",
                "{\"learningRate\":-1} | learningRate",
                "{\"learningRate\":NaN} | ",
                "{\"learningRate\":\"NaN\"} | learningRate",
                "{\"learningRate\":1e999} | learningRate",
                "{\"codeSize\":1000000000} | codeSize",
                "{\"hiddenSizes\":[1000000000]} | hiddenSizes",
                "{\"hiddenSizes\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]} | hiddenSizes",
                "{\"perceptualModel\":\"../../x\"} | perceptualModel",
                "{\"unknown\":1} | unknown"
            })
    void hyperParametersBeyondReason(String parameters, String field) throws Exception {
        HttpResponse<String> answer = postJson("/v1/jobs", order("rows", parameters));
        refused(answer, 400, 404, 422);
        assertThat(answer.body()).contains(field == null ? "code" : field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "/etc/passwd",
                "../../etc/passwd",
                "jar:file:/x.jar!/",
                "ftp://127.0.0.1/",
                "http://169.254.169.254/latest/meta-data",
                "http://[::1]:8080/",
                "http://0.0.0.0/",
                "http://127.1/",
                "http://2130706433/",
                "http://ok@10.0.0.1/",
                "http:\\\\\\\\10.0.0.1",
                "http://[::ffff:10.0.0.1]/"
            })
    void addressesWhereNamesAreAskedFor(String address) throws Exception {
        refused(postJson("/v1/jobs", order(address, "{}")), 400, 404);
        for (String field : new String[] {"url", "source", "uri"}) {
            Multipart form = new Multipart().field("name", "attack").field(field, address);
            refused(upload("/v1/models", form), 400);
            refused(upload("/v1/datasets", form), 400);
        }
    }

    @Test
    void whatIsNotThereByAGuessedId() throws Exception {
        for (String id : new String[] {"job-0", "job-1a20a6666e6377db0b8", "1", "*", "%25"}) {
            for (String part :
                    new String[] {"", "/events", "/metrics", "/samples", "/checkpoints"}) {
                assertThat(get("/v1/jobs/" + id + part).statusCode()).isIn(400, 404);
            }
            refused(postJson("/v1/jobs/" + id + "/cancel", ""), 400, 404);
            refused(postJson("/v1/jobs/" + id + "/resume", ""), 400, 404);
        }
    }

    @Test
    void aFloodOfModelNamesMakesNoMeters() throws Exception {
        flood("warm", 200);
        int before = meters.getMeters().size();
        flood("flood", 2_000);
        assertThat(meters.getMeters()).hasSize(before);
    }

    private void flood(String name, int calls) throws Exception {
        for (int i = 0; i < calls / 4; i++) {
            get("/v1/models/" + name + i);
            get("/v1/words/" + name + i + "/nearest?word=a");
            get("/" + name + i);
            postJson("/v2/models/" + name + i + "/infer", "{}");
        }
    }
}
