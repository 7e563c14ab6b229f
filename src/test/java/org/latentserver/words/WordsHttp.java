package org.latentserver.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.latentserver.api.Npy;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of the words API, each with the status that must come back. */
record WordsHttp(MockMvcTester mvc, JsonMapper json) {
    private static final String ROOT = "/v1/words/";

    JsonNode get(String path, int status) {
        var response = mvc.get().uri(ROOT + path).exchange();
        assertThat(response).hasStatus(status);
        return json.readTree(response.getResponse().getContentAsByteArray());
    }

    JsonNode post(String path, String body, int status) {
        MockHttpServletResponse response = send(path, body, MediaType.APPLICATION_JSON_VALUE);
        assertThat(response.getStatus()).isEqualTo(status);
        return json.readTree(response.getContentAsByteArray());
    }

    MockHttpServletResponse npy(String path, String body) {
        return send(path, body, Npy.MEDIA_TYPE);
    }

    private MockHttpServletResponse send(String path, String body, String accept) {
        return mvc.post()
                .uri(ROOT + path)
                .contentType(MediaType.APPLICATION_JSON)
                .accept(MediaType.parseMediaType(accept), MediaType.APPLICATION_PROBLEM_JSON)
                .content(body)
                .exchange()
                .getResponse();
    }
}
