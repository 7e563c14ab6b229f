package org.latentserver.words.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.latentserver.words.WordsChoices;
import org.latentserver.words.WordsParameters;
import org.latentserver.words.corpus.Corpus;

/**
 * Where all objectives lead when the vectors have room for any distribution: to the frequencies of
 * the text. The full softmax and the tree hold them as probabilities. Of negative sampling they are
 * the minimum's closed form (Levy and Goldberg 2014): with q the distribution of k negatives, from
 * which the centre word is left out, e^score = odds / (k q), the odds being p / (1 - p).
 */
class LimitTests {
    private static final int WORDS = 6;
    private static final int NEGATIVES = 5;

    /** What the descent has not reached after its last epoch, and what it still wavers by. */
    private static final double TOLERANCE = .02;

    @TempDir private Path folder;

    private static Stream<Arguments> objectives() {
        return Stream.of("skip-gram", "cbow")
                .flatMap(algorithm ->
                        Stream.of("negative-sampling", "hierarchical-softmax", "softmax")
                                .map(loss -> Arguments.of(algorithm, loss)));
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void everyObjectiveLearnsTheFrequenciesOfTheText(String algorithm, String loss)
            throws IOException {
        double[][] joint = joint();
        Files.writeString(folder.resolve("text.txt"), text(joint));
        WordsParameters parameters =
                WordsChoices.of(
                        Map.of(
                                "algorithm", algorithm,
                                "loss", loss,
                                "vectorSize", 16,
                                "window", 1,
                                "negativeSamples", NEGATIVES,
                                "epochs", 200,
                                "minCount", 1,
                                "subsampling", 0,
                                "learningRate", .1,
                                "vocabularyCap", 20));
        try (Arena arena = Arena.ofConfined()) {
            Corpus corpus =
                    Corpus.encode(
                            folder.resolve("text.txt"),
                            new Corpus.Options(true, 1, 20),
                            folder.resolve("corpus.i32"),
                            arena,
                            () -> false);
            Word2vecModel model =
                    Word2vecModel.start(parameters, corpus, null, new ScalarKernel(), 1, 1);
            try (Word2vecTask task = new Word2vecTask(model, 1)) {
                for (int step = 0; step < task.epochs() * task.stepsPerEpoch(); step++) {
                    task.step(step / task.stepsPerEpoch(), step);
                }
            }
            assertFrequencies(model, joint);
        }
    }

    private static void assertFrequencies(Word2vecModel model, double[][] joint) {
        for (int context = 0; context < WORDS; context++) {
            int given = number(model, context);
            double sum = Arrays.stream(joint[context]).sum();
            double[] learnt = probabilities(model, model.input().row(given));
            for (int word = 0; word < WORDS; word++) {
                if (word == context && isNeverDrawn(model.parameters())) {
                    continue;
                }
                assertThat(learnt[number(model, word)])
                        .as("p(%d|%d)", word, context)
                        .isCloseTo(joint[context][word] / sum, within(TOLERANCE));
            }
        }
    }

    /** Words next to each other share negatives, which are neither of them. */
    private static boolean isNeverDrawn(WordsParameters parameters) {
        return parameters.algorithm() == WordsParameters.Algorithm.SKIP_GRAM
                && parameters.loss() == WordsParameters.Loss.NEGATIVE_SAMPLING;
    }

    private static int number(Word2vecModel model, int word) {
        return model.corpus().vocabulary().number("w" + word).orElseThrow();
    }

    private static double[] probabilities(Word2vecModel model, float[] x) {
        double[] scores = new double[model.output().rows()];
        Arrays.setAll(scores, row -> dot(x, model.output().row(row)));
        return switch (model.parameters().loss()) {
            case SOFTMAX -> {
                double sum = Arrays.stream(scores).map(Math::exp).sum();
                yield Arrays.stream(scores).map(score -> Math.exp(score) / sum).toArray();
            }
            case HIERARCHICAL_SOFTMAX -> onThePath(model, scores);
            case NEGATIVE_SAMPLING -> {
                double[] powers =
                        Arrays.stream(model.corpus().vocabulary().counts())
                                .mapToDouble(count -> Math.pow((double) count, .75))
                                .toArray();
                double all = Arrays.stream(powers).sum();
                double[] learnt = new double[WORDS];
                Arrays.setAll(
                        learnt,
                        word -> {
                            double odds = NEGATIVES * powers[word] / all * Math.exp(scores[word]);
                            return odds / (1 + odds);
                        });
                yield learnt;
            }
        };
    }

    private static double[] onThePath(Word2vecModel model, double[] scores) {
        HuffmanTree tree = new HuffmanTree(model.corpus().vocabulary().counts());
        int[] nodes = new int[tree.longest()];
        float[] labels = new float[tree.longest()];
        double[] learnt = new double[WORDS];
        for (int word = 0; word < WORDS; word++) {
            learnt[word] = 1;
            for (int i = tree.path(word, nodes, labels) - 1; i >= 0; i--) {
                double z = labels[i] == 1 ? scores[nodes[i]] : -scores[nodes[i]];
                learnt[word] /= 1 + Math.exp(-z);
            }
        }
        return learnt;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** How often two words are neighbours, each way round; a word is never its own neighbour. */
    private static double[][] joint() {
        Random random = new Random(5);
        double[][] joint = new double[WORDS][WORDS];
        for (int a = 0; a < WORDS; a++) {
            for (int b = 0; b < a; b++) {
                joint[a][b] = 40 + random.nextInt(600);
                joint[b][a] = joint[a][b];
            }
        }
        return joint;
    }

    /** Lines of two words: each is all the context of the other, for skip-gram and CBOW. */
    private static String text(double[][] joint) {
        List<String> lines = new ArrayList<>();
        for (int a = 0; a < WORDS; a++) {
            for (int b = 0; b < a; b++) {
                for (int i = 0; i < joint[a][b]; i++) {
                    lines.add("w" + a + " w" + b);
                }
            }
        }
        Collections.shuffle(lines, new Random(6));
        return String.join("\n", lines);
    }
}
