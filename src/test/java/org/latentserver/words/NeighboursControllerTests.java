package org.latentserver.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.Npy;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The searching verbs over HTTP. Expected numbers are gensim 4.2's of the same vectors. */
@WebMvcTest(NeighboursController.class)
@Import(ServedWords.class)
class NeighboursControllerTests {
    private static final double TOLERANCE = 1e-6;

    @Autowired private MockMvcTester mvc;
    @Autowired private JsonMapper json;
    private WordsHttp http;

    @BeforeEach
    void setUp() {
        http = new WordsHttp(mvc, json);
    }

    @Test
    void sumsAsGensimDoes() {
        JsonNode data =
                http.post(
                                "court/nearest",
                                """
                                {"positive": ["king", "woman"], "negative": ["man"], "k": 4}\
                                """,
                                200)
                        .get("data");
        assertIs(data, 0, "queen", 0.9852002859115601, TOLERANCE);
        assertIs(data, 1, "prince", 0.85677170753479, TOLERANCE);
        assertIs(data, 2, "pear", 0.3025408983230591, TOLERANCE);
        assertIs(data, 3, "apple", 0.06872154027223587, TOLERANCE);
    }

    /** gensim's most_similar_cosmul with the paper's epsilon, 0.001, in place of its own. */
    @Test
    void multipliesAsLevyAndGoldberg() {
        JsonNode answer =
                http.post(
                        "court/nearest",
                        """
                        {"positive": ["king", "woman"], "negative": ["man"], "method": "3cosmul"}\
                        """,
                        200);
        assertThat(answer.get("exact").asBoolean()).isTrue();
        JsonNode data = answer.get("data");
        assertThat(data).hasSize(4);
        assertIs(data, 0, "queen", 1.010527, TOLERANCE);
        assertIs(data, 1, "prince", 0.9270422, TOLERANCE);
        assertIs(data, 2, "pear", 0.6639933, TOLERANCE);
        assertIs(data, 3, "apple", 0.5367746, TOLERANCE);
        double gensim = 1.0117661952972412;
        assertThat(data.get(0).get("similarity").asDouble()).isCloseTo(gensim, within(2e-3));
        JsonNode positive =
                http.post(
                                "court/nearest",
                                """
                                {"positive": ["queen", "apple"], "k": 3, "method": "3cosmul"}\
                                """,
                                200)
                        .get("data");
        assertIs(positive, 0, "pear", 0.6245814561843872 / 1.001, TOLERANCE);
        assertIs(positive, 1, "prince", 0.5493411421775818 / 1.001, TOLERANCE);
        assertIs(positive, 2, "woman", 0.47013065218925476 / 1.001, TOLERANCE);
    }

    @Test
    void findsWordsNearAVector() {
        JsonNode data =
                http.post("court/nearest", "{\"vector\":[0,0,1,1],\"k\":3}", 200).get("data");
        assertIs(data, 0, "pear", 0.7875615358352661, TOLERANCE);
        assertIs(data, 1, "prince", 0.709574818611145, TOLERANCE);
        assertIs(data, 2, "apple", 0.6993785500526428, TOLERANCE);
        JsonNode without =
                http.post(
                                "court/nearest",
                                """
                                {"vector": [0, 0, 1, 1], "k": 1, "exclude": ["Pear"]}\
                                """,
                                200)
                        .get("data");
        assertIs(without, 0, "prince", 0.709574818611145, TOLERANCE);
    }

    @Test
    void restrictsToTheMostFrequentWords() {
        JsonNode data =
                http.post(
                                "court/nearest",
                                """
                                {"positive": ["apple"], "k": 2, "restrict": 5}\
                                """,
                                200)
                        .get("data");
        assertIs(data, 0, "prince", 0.18196254968643188, TOLERANCE);
        assertIs(data, 1, "queen", 0.037632834166288376, TOLERANCE);
        assertThat(http.get("court/nearest?word=apple&k=2&restrict=5", 200).get("data"))
                .isEqualTo(data);
    }

    @Test
    void answersSeveralQueriesAsEachAlone() {
        String sum = "{\"positive\":[\"king\",\"woman\"],\"negative\":[\"man\"],\"k\":2}";
        String product = "{\"positive\":[\"queen\",\"apple\"],\"k\":3,\"method\":\"3cosmul\"}";
        String vector = "{\"vector\":[0,0,1,1],\"k\":1,\"exact\":true}";
        String all = "{\"queries\":[" + vector + "," + product + "," + sum + "]}";
        JsonNode answers = http.post("court/nearest", all, 200).get("answers");
        assertThat(answers).hasSize(3);
        String[] single = {vector, product, sum};
        for (int i = 0; i < single.length; i++) {
            JsonNode alone = http.post("court/nearest", single[i], 200);
            assertThat(answers.get(i).get("data")).isEqualTo(alone.get("data"));
        }
    }

    @ParameterizedTest
    @CsvSource({"3cosadd, 0.9852002859115601", "3cosmul, 1.010527"})
    void completesAnalogies(String method, double similarity) {
        String body =
                """
                {"analogies": [{"a": "man", "b": "king", "c": "Woman"},
                               {"a": "king", "b": "queen", "c": "man"}], "k": 1, "method": "%s"}\
                """
                        .formatted(method);
        JsonNode data = http.post("court/analogies", body, 200).get("data");
        assertThat(data).hasSize(2);
        assertThat(data.get(0).get("c").asString()).isEqualTo("Woman");
        assertIs(data.get(0).get("answers"), 0, "queen", similarity, TOLERANCE);
        assertThat(data.at("/1/answers/0/word").asString()).isEqualTo("woman");
    }

    @Test
    void findsTheCentroidOfAPhrase() throws IOException {
        String body = "{\"text\":\"The King's pear, a PEAR!\",\"k\":4}";
        JsonNode answer = http.post("court/centroid", body, 200);
        assertThat(answer.get("words")).hasToString("[\"king\",\"pear\",\"pear\"]");
        assertThat(answer.get("unknown")).hasToString("[\"the\",\"s\",\"a\"]");
        String words = "{\"words\":[\"king\",\"pear\"],\"k\":2}";
        JsonNode mean = http.post("court/centroid", words, 200);
        double[] gensim = {
            0.2796604037284851, 0.15127742290496826, 0.4628816545009613, 0.4773343801498413
        };
        for (int i = 0; i < gensim.length; i++) {
            assertThat(mean.get("vector").get(i).asDouble())
                    .isCloseTo(gensim[i], within(TOLERANCE));
        }
        assertIs(mean.get("data"), 0, "prince", 0.8915990591049194, TOLERANCE);
        assertIs(mean.get("data"), 1, "queen", 0.7333592772483826, TOLERANCE);
        byte[] npy = http.npy("court/centroid", words).getContentAsByteArray();
        Npy.Header header = Npy.readHeader(new ByteArrayInputStream(npy), 1000, "body");
        assertThat(header.shape()).containsExactly(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nearest | {"vector":[1,2]} | 400 | vector
                    nearest | {"vector":[0,0,0,0]} | 400 | vector
                    nearest | {"vector":[1,2,3,null]} | 400 | vector[3]
                    nearest | {"vector":[1,2,3,1e39]} | 400 | vector
                    nearest | {"vector":[1,2,3,4],"positive":["man"]} | 400 | vector
                    nearest | {"vector":[1,2,3,4],"method":"3cosmul"} | 400 | vector
                    nearest | {"positive":["man"],"method":"cosine"} | 400 | method
                    nearest | {"positive":["man"],"restrict":0} | 400 | restrict
                    nearest | {"positive":["man"],"exclude":["nobody"]} | 404 | exclude[0]
                    nearest | {"queries":[null]} | 400 | queries[0]
                    nearest | {"queries":[{"positive":["man"]},{}]} | 400 | queries[1].positive
                    nearest | {"queries":[{"positive":["nobody"]}]} | 404 | queries[0].positive[0]
                    nearest | {"queries":[{"positive":["man"]}],"k":3} | 400 | queries
                    analogies | {} | 400 | analogies
                    analogies | {"analogies":[{"a":"man","b":"king"}]} | 400 | analogies[0].c
                    analogies | {"analogies":[{"a":"man","b":"king","c":"no"}]} | 404 | analogies[0].c
                    centroid | {} | 400 | words
                    centroid | {"text":"..."} | 400 | text
                    centroid | {"text":"nobody"} | 404 | text
                    centroid | {"text":"man","words":["man"]} | 400 | text
                    """)
    void refuses(String verb, String body, int status, String field) {
        JsonNode problem = http.post("court/" + verb, body, status);
        assertThat(problem.get("field").asString()).isEqualTo(field);
    }

    @Test
    void boundsTheQueriesOfACall() {
        String query = "{\"positive\":[\"man\"],\"k\":1000}";
        String many = String.join(",", Collections.nCopies(101, query));
        JsonNode problem = http.post("court/nearest", "{\"queries\":[" + many + "]}", 413);
        assertThat(problem.get("limit").asInt()).isEqualTo(100_000);
        String more = String.join(",", Collections.nCopies(1025, "{\"positive\":[\"man\"]}"));
        JsonNode tooMany = http.post("court/nearest", "{\"queries\":[" + more + "]}", 413);
        assertThat(tooMany.get("limit").asInt()).isEqualTo(1024);
    }

    private static void assertIs(
            JsonNode data, int place, String word, double similarity, double tolerance) {
        assertThat(data.get(place).get("word").asString()).isEqualTo(word);
        assertThat(data.get(place).get("similarity").asDouble())
                .isCloseTo(similarity, within(tolerance));
    }
}
