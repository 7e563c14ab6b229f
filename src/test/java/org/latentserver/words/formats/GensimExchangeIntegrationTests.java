package org.latentserver.words.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.words.formats.WordServer.Near;
import tools.jackson.databind.JsonNode;

/**
 * gensim and NumPy read what the service writes and find the same neighbours, and the other way
 * round. Skipped where {@code /usr/bin/python3} has no gensim (Debian: python3-gensim).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GensimExchangeIntegrationTests {
    private static final String PYTHON = "/usr/bin/python3";
    private static final Path DATA =
            Path.of(System.getProperty("latent.test.data", "../shared/data"))
                    .resolve("word-vectors-import");

    /** Cosines of float32 vectors, summed up in another order. */
    private static final double COSINE_TOLERANCE = 1e-5;

    private static final String WRITE =
            """
            import sys, numpy as np
            from gensim.models import KeyedVectors
            folder = sys.argv[1]
            random = np.random.default_rng(7)
            words = ['the', 'größe', 'हुआ', '🙂', 'New_York', "don't"] + ['w%d' % i for i in range(194)]
            vectors = random.standard_normal((200, 17)).astype(np.float32)
            vectors[3] *= 1e-10
            vectors[4] *= 1e10
            made = KeyedVectors(17)
            made.add_vectors(words, vectors)
            made.save_word2vec_format(folder + '/word2vec-bin', binary=True)
            made.save_word2vec_format(folder + '/word2vec-text', binary=False)
            made.save_word2vec_format(folder + '/fasttext-vec', binary=False)
            made.save_word2vec_format(folder + '/glove', binary=False, write_header=False)
            with open(folder + '/npz', 'wb') as out:
                np.savez(out, words=np.array(words), vectors=vectors)
            with open(folder + '/npz-bytes', 'wb') as out:
                np.savez_compressed(out, vectors=vectors.astype('<f8'),
                                    words=np.array([w.encode() for w in words]), counts=np.arange(200))
            with open(folder + '/npz-pickled', 'wb') as out:
                np.savez(out, words=np.array(words, dtype=object), vectors=vectors)
            """;

    private static final String READ =
            """
            import sys, json, numpy as np
            from gensim.models import KeyedVectors
            path, format = sys.argv[1:3]
            if format == 'npz':
                arrays = np.load(path)
                read = KeyedVectors(arrays['vectors'].shape[1])
                read.add_vectors(list(arrays['words']), arrays['vectors'])
            else:
                read = KeyedVectors.load_word2vec_format(
                    path, binary=format == 'word2vec-bin', no_header=format == 'glove')
            near = [read.most_similar(w, topn=10) for w in sys.argv[3:]]
            print(json.dumps({'words': len(read), 'near': near,
                              'vector': [float(v) for v in read[sys.argv[3]]]}))
            """;

    private Path folder;

    private WordServer server;
    private Path written;

    @BeforeAll
    void startServer(@TempDir Path temporary) throws Exception {
        folder = temporary;
        written = Files.createDirectories(folder.resolve("written"));
        server =
                new WordServer(
                        folder.resolve("home"), Files.createDirectories(folder.resolve("none")));
        if (hasGensim()) {
            python(WRITE, written.toString());
        }
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    private static boolean hasGensim() throws Exception {
        if (!Files.isExecutable(Path.of(PYTHON))) {
            return false;
        }
        Process process =
                new ProcessBuilder(PYTHON, "-c", "import gensim")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    }

    private static void assumeGensim() throws Exception {
        assumeTrue(hasGensim(), "needs " + PYTHON + " with gensim (python3-gensim)");
    }

    private static void assumeData() {
        assumeTrue(Files.isDirectory(DATA), "needs the data folder " + DATA);
    }

    private static String python(String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(PYTHON, "-c", script));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return out;
    }

    /** Asks both sides for the neighbours of the words. */
    private void assertSameNeighbours(Path file, String model, String format, String... words)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of(file.toString(), format));
        arguments.addAll(List.of(words));
        JsonNode answer = WordServer.JSON.readTree(python(READ, arguments.toArray(String[]::new)));
        assertThat(server.vector(model, words[0]))
                .isEqualTo(WordServer.JSON.treeToValue(answer.get("vector"), float[].class));
        for (int i = 0; i < words.length; i++) {
            List<Near> ours = server.nearest(model, words[i], 10);
            JsonNode theirs = answer.get("near").get(i);
            for (int k = 0; k < 10; k++) {
                assertThat(ours.get(k).word()).isEqualTo(theirs.get(k).get(0).asString());
                assertThat(ours.get(k).similarity())
                        .isCloseTo(theirs.get(k).get(1).asDouble(), within(COSINE_TOLERANCE));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"word2vec-bin", "word2vec-text", "glove", "fasttext-vec", "npz"})
    void bothSidesReadEachOther(String format) throws Exception {
        assumeGensim();
        Path theirs = written.resolve(format);
        JsonNode version = server.imported(theirs, format, format);
        assertThat(version.at("/manifest/training/imported/counts/words").asInt()).isEqualTo(200);
        assertSameNeighbours(theirs, format, format, "New_York", "größe", "हुआ", "🙂", "w7");

        Path ours = server.export(format, format, folder.resolve("ours-" + format));
        assertSameNeighbours(ours, format, format, "🙂", "the", "don't", "w193");
    }

    @Test
    void textAndBinaryGiveTheSameFloats() throws Exception {
        assumeGensim();
        for (String format : List.of("word2vec-bin", "word2vec-text", "npz")) {
            server.imported(written.resolve(format), "same-" + format, format);
        }
        for (String word : List.of("the", "🙂", "New_York", "w100")) {
            float[] binary = server.vector("same-word2vec-bin", word);
            assertThat(server.vector("same-word2vec-text", word)).isEqualTo(binary);
            assertThat(server.vector("same-npz", word)).isEqualTo(binary);
        }
    }

    @Test
    void readsBytesAndDoublesOfNumPyButNoPickles() throws Exception {
        assumeGensim();
        server.imported(written.resolve("npz-bytes"), "bytes", "npz");
        assertSameNeighbours(written.resolve("npz"), "bytes", "npz", "größe", "w5");
        var refused = server.upload(written.resolve("npz-pickled"), "p", "npz", java.util.Map.of());
        assertThat(refused.getStatusCode().value()).isEqualTo(422);
        assertThat(refused.getBody()).contains("'words' must be a list of strings");
    }

    @Test
    void findsTheNeighboursThatGensimsOwnTestExpects() {
        assumeData();
        server.imported(DATA.resolve("euclidean_vectors.bin"), "euclidean", "word2vec-bin");
        List<Near> near = server.nearest("euclidean", "war", 5);
        assertThat(near.stream().map(Near::word))
                .containsExactly("conflict", "administration", "terrorism", "call", "israel");
        double[] expected = {.93305, .92355, .91692, .89959, .88473};
        for (int i = 0; i < expected.length; i++) {
            assertThat(near.get(i).similarity()).isCloseTo(expected[i], within(1e-5));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "euclidean_vectors.bin, word2vec-bin, 2747, 10, war",
        "test_glove.txt, glove, 76, 50, the",
        "lee_fasttext.vec, fasttext-vec, 1762, 10, the",
        "high_precision.kv.txt, word2vec-text, 2, 2, horse.n.01",
        "high_precision.kv.bin, word2vec-bin, 2, 2, horse.n.01"
    })
    void importsPublishedFiles(String file, String format, int words, int values, String word) {
        assumeData();
        JsonNode version = server.imported(DATA.resolve(file), file, format);
        assertThat(version.at("/manifest/architecture/vocabularySize").asInt()).isEqualTo(words);
        assertThat(version.at("/manifest/architecture/vectorSize").asInt()).isEqualTo(values);
        assertThat(server.nearest(file, word, 3)).isNotEmpty();
    }
}
