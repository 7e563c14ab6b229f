package org.latentserver.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.Npy;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verbs over HTTP, on six words whose geometry can be checked by hand. */
@WebMvcTest({WordsController.class, NeighboursController.class})
@Import(ServedWords.class)
class WordsControllerTests {
    private static final String NEAREST = "/v1/words/royal/nearest";
    private static final String SIMILARITY = "/v1/words/royal/similarity";
    private static final String VECTORS = "/v1/words/royal/vectors";
    @Autowired private MockMvcTester mvc;
    @Autowired private JsonMapper json;

    @Test
    void answersTheNearestWordsOfOne() {
        JsonNode data = get("?word=man&k=2", 200).get("data");
        assertThat(data).hasSize(2);
        assertThat(data.get(0).get("word").asString())
                .isEqualTo("woman"); // before king: more often
        assertThat(data.get(0).get("similarity").asDouble()).isCloseTo(Math.sqrt(.5), within(1e-6));
        assertThat(get("?word=MAN", 200).get("data")).hasSize(5);
    }

    @Test
    void solvesAnAnalogyWithoutTheWordsGiven() {
        JsonNode answer =
                post(
                        NEAREST,
                        Map.of(
                                "positive", List.of("king", "woman"),
                                "negative", List.of("man"),
                                "k", 1),
                        200);
        assertThat(answer.at("/data/0/word").asString()).isEqualTo("queen");
        assertThat(answer.get("data")).hasSize(1);
    }

    @Test
    void answersCosinesOfPairs() {
        JsonNode data =
                post(
                                SIMILARITY,
                                Map.of(
                                        "pairs",
                                        List.of(
                                                List.of("man", "king"),
                                                List.of("queen", "queen"),
                                                List.of("man", "nothing"))),
                                200)
                        .get("data");
        assertThat(data.get(0).get("similarity").asDouble()).isCloseTo(Math.sqrt(.5), within(1e-6));
        assertThat(data.get(0).get("pair").get(1).asString()).isEqualTo("king");
        assertThat(data.get(1).get("similarity").asDouble()).isCloseTo(1, within(1e-6));
        assertThat(data.get(2).get("similarity").asDouble()).isZero();
    }

    @Test
    void answersVectorsAsJsonAndNpy() throws IOException {
        Map<String, Object> body = Map.of("words", List.of("queen", "apple"));
        JsonNode vectors = post(VECTORS, body, 200).get("vectors");
        assertThat(vectors).hasSize(2);
        assertThat(vectors.at("/1/0").asDouble()).isEqualTo(-2);
        MockHttpServletResponse npy = send(VECTORS, body, Npy.MEDIA_TYPE);
        ByteArrayInputStream in = new ByteArrayInputStream(npy.getContentAsByteArray());
        Npy.Header header = Npy.readHeader(in, 1000, "body");
        assertThat(header.shape()).containsExactly(2, 3);
        assertThat(Npy.readFloats(in, header, Npy.NonFinite.REFUSE, "body"))
                .containsExactly(1, 1, 1, -2, .1f, 0);
        assertThat(npy.getHeader(ModelAnswer.VERSION_HEADER)).isEqualTo("3");
    }

    @Test
    void theOddOneOutIsWhatGensimSays() {
        WordsHttp http = new WordsHttp(mvc, json);
        JsonNode answer =
                http.post(
                        "court/odd-one-out",
                        """
                        {"words": ["king", "queen", "prince", "pear"]}\
                        """,
                        200);
        assertThat(answer.get("word").asString()).isEqualTo("pear");
        String[] words = {"pear", "king", "queen", "prince"};
        double[] gensim = {0.52226347, 0.87544554, 0.8995892, 0.97095823};
        for (int i = 0; i < words.length; i++) {
            JsonNode fit = answer.get("data").get(i);
            assertThat(fit.get("word").asString()).isEqualTo(words[i]);
            assertThat(fit.get("similarity").asDouble()).isCloseTo(gensim[i], within(1e-6));
        }
    }

    @Test
    void answersDistancesAsAMatrix() throws IOException {
        WordsHttp http = new WordsHttp(mvc, json);
        String body =
                """
                {"words": ["man", "woman", "apple"]}\
                """;
        JsonNode distances = http.post("court/distances", body, 200).get("distances");
        // gensim's KeyedVectors.distances
        assertThat(distances.get(0).get(1).asDouble()).isCloseTo(0.1992392, within(1e-6));
        assertThat(distances.get(0).get(2).asDouble()).isCloseTo(1.1158282, within(1e-6));
        assertThat(distances.get(2).get(0)).isEqualTo(distances.get(0).get(2));
        assertThat(distances.get(1).get(1).asDouble()).isZero();
        JsonNode euclidean =
                http.post(
                        "royal/distances",
                        """
                        {"words": ["man", "queen"], "metric": "euclidean"}\
                        """,
                        200);
        assertThat(euclidean.at("/distances/1/0").asDouble()).isCloseTo(Math.sqrt(2), within(1e-6));
        byte[] npy = http.npy("court/distances", body).getContentAsByteArray();
        Npy.Header header = Npy.readHeader(new ByteArrayInputStream(npy), 1000, "body");
        assertThat(header.shape()).containsExactly(3, 3);
        String many = String.join(",", Collections.nCopies(501, "\"man\""));
        JsonNode refused = http.post("court/distances", "{\"words\":[" + many + "]}", 413);
        assertThat(refused.get("limit").asInt()).isEqualTo(500);
    }

    @Test
    void suggestsSpellingsOfAnUnknownWord() {
        JsonNode problem = get("?word=kinng", 404);
        assertThat(problem.get("code").asString()).isEqualTo("unknown-word");
        assertThat(problem.get("field").asString()).isEqualTo("word");
        assertThat(problem.at("/suggestions/0").asString()).isEqualTo("king");
        assertThat(problem.get("detail").asString()).contains("kinng").contains("king");
        JsonNode second = post(SIMILARITY, Map.of("pairs", List.of(List.of("man", "quen"))), 404);
        assertThat(second.get("field").asString()).isEqualTo("pairs[0][1]");
        assertThat(post(VECTORS, Map.of("words", List.of("man", "x\u00e9y")), 404).get("code"))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ?word=man&k=0 | 400 | k
                    ?word=man&k=1001 | 400 | k
                    ?word=man&k=1000000000000 | 400 | k
                    ?word=man&k=many | 400 | k
                    ?k=5 | 400 | word
                    ?word= | 400 | word
                    """)
    void refusesAQuery(String query, int status, String field) {
        assertThat(get(query, status).get("field").asString()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nearest | {} | 400 | positive
                    nearest | {"positive":[],"negative":[]} | 400 | positive
                    nearest | {"positive":["man"],"negative":["man"]} | 400 | positive
                    nearest | {"positive":["nothing"]} | 400 | positive
                    nearest | {"positive":[null]} | 400 | positive[0]
                    nearest | {"positive":["man"],"k":-1} | 400 | k
                    similarity | {} | 400 | pairs
                    similarity | {"pairs":[]} | 400 | pairs
                    similarity | {"pairs":[["man"]]} | 400 | pairs[0]
                    similarity | {"pairs":[["man","king","queen"]]} | 413 | pairs[0]
                    similarity | {"pairs":[null]} | 400 | pairs[0]
                    vectors | {"words":[]} | 400 | words
                    vectors | {"words":["man"," "]} | 400 | words[1]
                    odd-one-out | {"words":["man","king"]} | 400 | words
                    distances | {} | 400 | words
                    distances | {"words":["man"],"metric":"miles"} | 400 | metric
                    """)
    void refusesABody(String verb, String body, int status, String field) {
        JsonNode problem = post("/v1/words/royal/" + verb, json.readTree(body), status);
        assertThat(problem.get("field").asString()).isEqualTo(field);
    }

    @Test
    void boundsTheNumberAndLengthOfWords() {
        List<String> many = Collections.nCopies(2000, "man");
        assertThat(post(VECTORS, Map.of("words", many), 413).get("limit").asInt()).isEqualTo(1024);
        assertThat(post(NEAREST, Map.of("positive", many), 413).get("limit").asInt())
                .isEqualTo(100);
        String endless = "x".repeat(1_000_000);
        assertThat(post(VECTORS, Map.of("words", List.of(endless)), 400).get("detail").asString())
                .contains("400")
                .hasSizeLessThan(200);
    }

    private JsonNode get(String query, int status) {
        var response = mvc.get().uri(NEAREST + query).exchange();
        assertThat(response).hasStatus(status);
        return json.readTree(response.getResponse().getContentAsByteArray());
    }

    private JsonNode post(String uri, Object body, int status) {
        MockHttpServletResponse response = send(uri, body, MediaType.APPLICATION_JSON_VALUE);
        assertThat(response.getStatus()).isEqualTo(status);
        return json.readTree(response.getContentAsByteArray());
    }

    private MockHttpServletResponse send(String uri, Object body, String accept) {
        return mvc.post()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .accept(MediaType.parseMediaType(accept), MediaType.APPLICATION_PROBLEM_JSON)
                .content(json.writeValueAsBytes(body))
                .exchange()
                .getResponse();
    }
}
