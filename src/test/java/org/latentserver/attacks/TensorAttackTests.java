package org.latentserver.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cases 17 to 20 and 26: numbers that ask for more than there is. The server shares two gigabytes
 * of heap with the tests, so that taking one of these at its word would end it.
 */
class TensorAttackTests extends AttackedServer {
    private static final String INFER = "/v2/models/digits/infer";

    private static String tensor(String shape, String type, String data) {
        return "{\"inputs\":[{\"name\":\"images\",\"shape\":%s,\"datatype\":\"%s\",\"data\":%s}]}"
                .formatted(shape, type, data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[16,1152921504606846978]",
                "[-1,1,28,28]",
                "[-2147483648]",
                "[0,1,28,28]",
                "[1000000000]",
                "[1000000000,1,28,28]",
                "[1.5,1,28,28]",
                "[\"1\",1,28,28]",
                "[1e30]",
                "[null]",
                "[]",
                "{}",
                "\"x\""
            })
    void shapesThatOverflowOrPromiseMuch(String shape) throws Exception {
        HttpResponse<String> answer = postJson(INFER, tensor(shape, "FP32", "[0]"));
        refused(answer, 400);
        assertThat(answer.body()).containsAnyOf("images", "shape");
    }

    @Test
    void aThousandDimensions() throws Exception {
        refused(postJson(INFER, tensor("[" + "1,".repeat(999) + "1]", "FP32", "[0]")), 400);
        refused(
                postJson(INFER, tensor("[1]", "FP32", "[".repeat(1000) + "0" + "]".repeat(1000))),
                400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[4] | FP32 | [1,2,3]",
                "[4] | FP32 | [1,2,3,4,5]",
                "[2,2] | FP32 | [[1,2],[3]]",
                "[2] | FP32 | [1,[2]]",
                "[2] | FP32 | [1,\"2\"]",
                "[2] | FP32 | [1,null]",
                "[1] | BOOL | [2]",
                "[1] | INT8 | [300]",
                "[1] | UINT8 | [-1]",
                "[1] | INT64 | [9223372036854775808]",
                "[1] | UINT64 | [-1]",
                "[1] | FP32 | [1e400]",
                "[1] | FP32 | [1e39]",
                "[1] | INT32 | [1.5]",
                "[1] | FP16 | [1]",
                "[1] | COMPLEX | [1]",
                "[1] | FP32 | 1",
                "[1] | FP32 | {}"
            })
    void dataThatAreNotWhatTheyAreCalled(String shape, String type, String data) throws Exception {
        refused(postJson(INFER, tensor(shape, type, data)), 400);
    }

    @ParameterizedTest
    @CsvSource({"-1", "1000000000", "9223372036854775807", "5", "\"x\""})
    void binaryPartsOfAnotherSize(String size) throws Exception {
        String json =
                "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,1,28,28],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":%s}}]}"
                        .formatted(size);
        HttpResponse<String> answer =
                send(
                        to(INFER)
                                .header("Inference-Header-Content-Length", "" + json.length())
                                .POST(BodyPublishers.ofString(json + "\0\0\0\0")));
        refused(answer, 400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/gans/digits-gan/sample | {\"count\":1000000000}",
                "/v1/gans/digits-gan/sample | {\"count\":-1}",
                "/v1/gans/digits-gan/sample | {\"count\":1,\"truncation\":1e30}",
                "/v1/gans/digits-gan/sample | {\"count\":1,\"truncation\":-1}",
                "/v1/gans/digits-gan/sample | {\"count\":1,\"seed\":1e30}",
                "/v1/gans/digits-gan/interpolate |"
                        + " {\"from\":{\"seed\":1},\"to\":{\"seed\":2},\"steps\":1000000000}",
                "/v1/words/english/nearest | {\"positive\":[\"king\"],\"k\":1000000000}",
                "/v1/words/english/nearest | {\"positive\":[\"king\"],\"k\":0}",
                "/v1/words/english/nearest | {\"vector\":[NaN],\"k\":1}",
                "/v1/words/english/nearest | {\"vector\":[1e999],\"k\":1}",
                "/v1/autoencoders/digits/decode | {\"codes\":[[1e39]]}",
                "/v1/autoencoders/digits/neighbors |"
                        + " {\"inputs\":[[0]],\"dataset\":\"../x\",\"k\":1000000000}"
            })
    void numbersBeyondTheLimit(String path, String body) throws Exception {
        refused(postJson(path, body), 400);
    }

    @Test
    void aMillionItems() throws Exception {
        String body = "{\"codes\":[" + "[0],".repeat(900_000) + "[0]]}";
        refused(postJson("/v1/autoencoders/digits/decode", body), 400, 413);
        String words = "{\"words\":[" + "\"a\",".repeat(900_000) + "\"a\"]}";
        refused(postJson("/v1/words/english/vectors", words), 400, 413);
        assertThat(get("/v1/words/english/nearest?word=king&k=1000000000").statusCode())
                .isEqualTo(400);
        assertThat(get("/v1/jobs?limit=1000000000").statusCode()).isEqualTo(400);
    }
}
