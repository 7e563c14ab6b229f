package org.latentserver.words.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/** The bundled vectors go from one server to another in every format. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WordTransferIntegrationTests {
    private static final Path ENGLISH = Path.of("models", "english");
    private static final List<String> ASKED = List.of("king", "computer", "walking", "France");

    private Path folder;

    private WordServer first;
    private WordServer second;

    @BeforeAll
    void startServers(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Path models = folder.resolve("bundled");
        Path bundled = Files.createDirectories(models.resolve("english"));
        try (Stream<Path> files = Files.list(ENGLISH)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, bundled.resolve(file.getFileName()));
            }
        }
        first = new WordServer(folder.resolve("first"), models);
        second =
                new WordServer(
                        folder.resolve("second"),
                        Files.createDirectories(folder.resolve("nothing")));
    }

    @AfterAll
    void stopServers() {
        first.close();
        second.close();
    }

    @ParameterizedTest
    @EnumSource
    void theBundledVectorsAnswerTheSameElsewhere(WordFormat format) throws IOException {
        String slug = format.slug();
        Path exported = first.export("english", slug, folder.resolve(slug));

        JsonNode version = second.imported(exported, slug, slug);

        for (String word : ASKED) {
            assertThat(second.nearest(slug, word, 10))
                    .isEqualTo(first.nearest("english", word, 10));
            assertThat(second.vector(slug, word)).isEqualTo(first.vector("english", word));
        }
        assertThat(version.at("/manifest/training/imported/format").asString()).isEqualTo(slug);
        assertThat(version.at("/manifest/training/imported/counts").toString())
                .isEqualTo("{\"words\":30000}");
        assertThat(version.at("/manifest/description").asString())
                .isEqualTo("Word vectors: 30,000 words of 100 values, imported from " + slug);
        Path again = second.export(slug, slug, folder.resolve(slug + "-again"));
        assertThat(Files.mismatch(again, exported)).isEqualTo(-1);
    }

    @Test
    void countsTravelInNpzOnly() throws IOException {
        Path npz = first.export("english", "npz", folder.resolve("counted"));
        second.imported(npz, "counted", "npz");
        Path tar = second.export("counted", "package", folder.resolve("counted.tar"));
        String english = Files.readString(ENGLISH.resolve("vocabulary.txt"));
        assertThat(Files.readString(tar, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains(english.substring(0, english.indexOf('\n', 100)));
    }

    @Test
    void listsWhatItWasMadeFrom() throws IOException {
        Path file = Files.writeString(folder.resolve("listed"), "a 1 0\nb 1 1\n");
        second.imported(file, "listed", "glove");
        second.imported(file, "listed", "glove");
        JsonNode model = WordServer.JSON.readTree(second.get("/v1/models/listed").getBody());
        assertThat(model.get("family").asString()).isEqualTo("words");
        assertThat(model.get("versions")).hasSize(1);
        assertThat(second.nearest("listed", "a", 5).getFirst().similarity())
                .isCloseTo(Math.sqrt(.5), org.assertj.core.api.Assertions.within(1e-6));
    }

    @Test
    void refusesABrokenFileAndLeavesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("broken"), "a 1 0\nb 1e999 1\n");
        ResponseEntity<String> refused = second.upload(file, "broken", "glove", Map.of());
        assertThat(refused.getStatusCode().value()).isEqualTo(422);
        JsonNode problem = WordServer.JSON.readTree(refused.getBody());
        assertThat(problem.get("line").asInt()).isEqualTo(2);
        assertThat(problem.get("field").asString()).isEqualTo("file");
        assertThat(second.get("/v1/models/broken").getStatusCode().value()).isEqualTo(404);
        try (Stream<Path> packages = Files.list(folder.resolve("second").resolve("packages"))) {
            assertThat(packages.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.endsWith(".partial"));
        }
    }

    @Test
    void refusesToWriteAWordThatTheFormatCannotHold() throws IOException {
        Path file = Files.writeString(folder.resolve("spaces"), "b 1\nnew york 1\n");
        second.imported(file, "spaces", "glove");
        String export = "/v1/models/spaces/versions/1/export?format=";
        ResponseEntity<String> refused = second.get(export + "word2vec-bin");
        assertThat(refused.getStatusCode().value()).isEqualTo(400);
        assertThat(refused.getBody()).contains("'new york'").contains("npz and package can");
        assertThat(second.get(export + "npz").getStatusCode().value()).isEqualTo(200);
    }
}
