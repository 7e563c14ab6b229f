package org.latentserver.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verbs over HTTP on a model with n-grams, asked about words that its text did not have. */
@WebMvcTest({WordsController.class, NeighboursController.class})
@Import(ServedWords.class)
class UnseenWordsControllerTests {
    @Autowired private MockMvcTester mvc;
    @Autowired private JsonMapper json;
    private WordsHttp http;

    @BeforeEach
    void setUp() {
        http = new WordsHttp(mvc, json);
    }

    @Test
    void anUnseenWordHasTheMeanOfItsNgramsForAVector() {
        JsonNode vectors =
                http.post(
                                "animals/vectors",
                                """
                                {"words": ["cat", "Cab"]}\
                                """,
                                200)
                        .get("vectors");
        assertThat(vectors.get(0)).hasToString("[0.0,1.0]");
        double mean =
                Stream.of("<ca", "<cab", "cab", "cab>", "ab>")
                        .mapToInt(UnseenWordsControllerTests::bucket)
                        .average()
                        .orElseThrow();
        assertThat(vectors.at("/1/0").asDouble()).isCloseTo(mean, within(1e-6));
        assertThat(vectors.at("/1/1").asDouble()).isEqualTo(1);
    }

    /** FNV-1a as published, by fastText's modulus. */
    private static int bucket(String ngram) {
        long hash = 0x811c9dc5L;
        for (int i = 0; i < ngram.length(); i++) {
            hash = ((hash ^ ngram.charAt(i)) * 0x01000193L) & 0xffff_ffffL;
        }
        return (int) (hash % ServedWords.BUCKETS);
    }

    @Test
    void anUnseenWordHasNeighboursAndSimilarities() {
        JsonNode data = http.get("animals/nearest?word=cab", 200).get("data");
        assertThat(data).hasSize(2); // all of the vocabulary: cab itself is no word of it
        String pairs =
                """
                {"pairs": [["cab", "cat"], ["cab", "mat"]]}\
                """;
        JsonNode similar = http.post("animals/similarity", pairs, 200).get("data");
        for (JsonNode pair : similar) {
            JsonNode found =
                    data.get(0).get("word").equals(pair.at("/pair/1")) ? data.get(0) : data.get(1);
            assertThat(pair.get("similarity").asDouble())
                    .isCloseTo(found.get("similarity").asDouble(), within(1e-6));
        }
    }

    @Test
    void aModelOfWholeWordsKnowsNoUnseenWords() {
        assertThat(http.get("royal/nearest?word=kingdom", 404).get("code").asString())
                .isEqualTo("unknown-word");
    }
}
