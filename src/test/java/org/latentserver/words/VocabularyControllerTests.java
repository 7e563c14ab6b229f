package org.latentserver.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WebMvcTest(VocabularyController.class)
@Import(ServedWords.class)
class VocabularyControllerTests {
    @Autowired private MockMvcTester mvc;
    @Autowired private JsonMapper json;
    private WordsHttp http;

    @BeforeEach
    void setUp() {
        http = new WordsHttp(mvc, json);
    }

    @Test
    void listsWordsByFallingFrequencyInPages() {
        JsonNode first = http.get("court/vocabulary?limit=4", 200);
        assertThat(first.get("data")).hasSize(4);
        assertThat(first.at("/data/0")).hasToString("{\"rank\":1,\"word\":\"man\",\"count\":60}");
        assertThat(first.get("next").asString()).isEqualTo("4");
        JsonNode second = http.get("court/vocabulary?limit=4&after=4", 200);
        assertThat(second.get("data")).hasSize(3);
        assertThat(second.at("/data/0/word").asString()).isEqualTo("prince");
        assertThat(second.get("next").isNull()).isTrue();
        assertThat(http.get("court/vocabulary?after=999999999", 200).get("data")).isEmpty();
    }

    @Test
    void findsWordsByWhatTheyStartWith() {
        JsonNode first = http.get("court/vocabulary?prefix=P&limit=1", 200);
        assertThat(first.at("/data/0/word").asString()).isEqualTo("prince");
        String next = first.get("next").asString();
        JsonNode second = http.get("court/vocabulary?prefix=p&limit=1&after=" + next, 200);
        assertThat(second.at("/data/0/word").asString()).isEqualTo("pear");
        assertThat(http.get("court/vocabulary?prefix=xyz", 200).get("data")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"limit=0, limit", "limit=501, limit", "after=x, after", "after=-1, after"})
    void refuses(String query, String field) {
        JsonNode problem = http.get("court/vocabulary?" + query, 400);
        assertThat(problem.get("field").asString()).isEqualTo(field);
    }

    @Test
    void saysHowWordsAreSearched() {
        JsonNode index = http.get("court/index", 200);
        assertThat(index.get("words").asInt()).isEqualTo(7);
        assertThat(index.get("vectorSize").asInt()).isEqualTo(4);
        assertThat(index.get("scan").asString()).isEqualTo("int8");
        assertThat(index.get("scanBytes").asLong()).isEqualTo(7 * 16 + 16);
        assertThat(index.get("graph").asString()).isIn("building", "ready");
    }
}
