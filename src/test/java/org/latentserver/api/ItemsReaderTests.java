package org.latentserver.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class ItemsReaderTests {
    private static final ItemShape.Image GREY_2X3 = new ItemShape.Image(1, 2, 3);
    private static final RequestLimits LIMITS =
            new RequestLimits(DataSize.ofMegabytes(1), 4, DataSize.ofKilobytes(10), 1000, 100);

    private final ItemsReader reader = new ItemsReader(LIMITS);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"inputs":[[1,2,3,4,5,0.5],[0,0,0,0,0,1e-3]]}
                    {"inputs":[[[1,2,3],[4,5,0.5]],[[0,0,0],[0,0,0.001]]]}
                    {"inputs":[[[[1,2,3],[4,5,0.5]]],[[[0,0,0],[0,0,0.001]]]]}
                    """)
    void readsNumbersFlatOrNested(String body) {
        float[][] rows = json(body).rows(GREY_2X3);

        assertThat(rows).hasDimensions(2, 6);
        assertThat(rows[0]).containsExactly(1, 2, 3, 4, 5, 0.5f);
        assertThat(rows[1][5]).isEqualTo(0.001f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"inputs":[[1,2],[3]]}              | inputs[1]    | those before it have 2
                    {"inputs":[[1,2],[3,[4]]]}          | inputs[1][1] | nested deeper
                    {"inputs":[[[1],2]]}                | inputs[0][1] | is a number where
                    {"inputs":[[1,"2"]]}                | inputs[0][1] | is no number
                    {"inputs":[[1,null]]}               | inputs[0][1] | is no number
                    {"inputs":[[1e999]]}                | inputs[0][0] | not a finite
                    {"inputs":[[]]}                     | inputs[0]    | is empty
                    {"inputs":[]}                       | inputs       | is empty
                    {"inputs":[1,2]}                    | inputs       | each an array
                    {"inputs":7}                        | inputs       | must be an array
                    {"inputs":[[1],[1],[1],[1],[1]]}    | inputs       | must be 1 to 4
                    {"inputs":[[NaN]]}                  | body         | no valid JSON
                    {"inputs":[[1]],"inputs":[[2]]}     | body         | no valid JSON
                    {"inputs":[[1]]} 5                  | body         | more after
                    {"inputs":[[1]],"imagse":[]}        | imagse       | unknown field
                    {}                                  | images       | either images or inputs
                    [1]                                 | body         | must be a JSON object
                    {"images":["%%%"]}                  | images[0]    | not valid base64
                    {"images":["AAAA"]}                 | images[0]    | ''
                    {"images":[7]}                      | images[0]    | must be a base64
                    {"images":[]}                       | images       | must be 1 to 4
                    """)
    void refusesWithTheElementNamed(String body, String field, String words) {
        assertThatThrownBy(() -> json(body).rows(new ItemShape.Row(1)))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(words);
    }

    @Test
    void saysWhatTheModelTakes() {
        assertThatThrownBy(() -> json("{\"inputs\":[[1,2,3]]}").rows(GREY_2X3))
                .hasMessageContaining("items of shape [3] given")
                .hasMessageContaining("[1, 2, 3] or [6]");
    }

    @Test
    void boundsTheNumbers() {
        String many = "[" + "1,".repeat(1030) + "1]";
        ItemsReader small =
                new ItemsReader(
                        new RequestLimits(
                                DataSize.ofMegabytes(1), 4, DataSize.ofKilobytes(10), 1000, 1024));

        assertThatThrownBy(() -> small.json(stream("{\"inputs\":[" + many + "]}"), false))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
    }

    @Test
    void resizesImagesOnlyWhenAsked() {
        Picture colour = new Picture(3, 4, 6, new float[72]);
        String image = "{\"images\":[\"" + Pictures.base64(colour) + "\"]";

        assertThatThrownBy(() -> json(image + "}").rows(GREY_2X3))
                .hasMessageContaining("images[0] is 6x4 with 3 channel(s)")
                .hasMessageContaining("3x2 pixels with 1 channel");
        assertThat(json(image + ",\"resize\":true}").rows(GREY_2X3)).hasDimensions(1, 6);
    }

    @Test
    void readsNpyBodies() throws IOException {
        ByteArrayOutputStream npy = new ByteArrayOutputStream();
        Npy.write(npy, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 2, 2, 3);

        Items items = reader.npy(new ByteArrayInputStream(npy.toByteArray()));

        assertThat(items.rows(GREY_2X3)[1]).containsExactly(7, 8, 9, 10, 11, 12);
    }

    private Items json(String body) {
        return reader.json(stream(body), false);
    }

    private static ByteArrayInputStream stream(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }
}
