package org.latentserver.words;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.LatentHome;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.Provenance;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.serving.Batcher;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.Lease;
import org.latentserver.serving.ServedModel;
import org.latentserver.serving.Serving;
import org.latentserver.words.corpus.Vocabulary;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Small models, served without queues and threads. */
@TestConfiguration
@ComponentScan("org.latentserver.api")
class ServedWords {
    /** Axes: person, female, crown. */
    private static final float[] ROYAL = {1, 0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 0, 0, 0, -2, .1f, 0};

    /** Of no meaning but what gensim computes of it, see the tests. */
    private static final float[] COURT = {
        1, .2f, .1f, 0, .9f, 1, .1f, .1f, 1, .1f, 1.2f, 0, .8f, 1.1f, 1.1f, .1f, .7f, .2f, .9f, .3f,
        -.2f, .1f, 0, 1.5f, -.1f, .3f, .2f, 1.2f
    };

    /** Of cat and mat; bucket b of the n-grams is (b, 1). */
    static final int BUCKETS = 7;

    private static final float[] ANIMALS = {0, 1, 1, 0};

    @Bean
    Serving serving() throws IOException {
        return new Models(
                Map.of(
                        "royal",
                        model(
                                List.of("man", "woman", "king", "queen", "nothing", "apple"),
                                ROYAL,
                                3),
                        "court",
                        model(
                                List.of("man", "woman", "king", "queen", "prince", "apple", "pear"),
                                COURT,
                                4),
                        "animals",
                        animals()));
    }

    private static ServedModel animals() throws IOException {
        float[] buckets = new float[2 * BUCKETS];
        for (int b = 0; b < BUCKETS; b++) {
            buckets[2 * b] = b;
            buckets[2 * b + 1] = 1;
        }
        WordsArchitecture.Ngrams ngrams = new WordsArchitecture.Ngrams(3, 4, BUCKETS);
        return model(
                List.of("cat", "mat"),
                new WordsArchitecture("skip-gram", 2, 2, true, "negative-sampling", ngrams),
                List.of(
                        Tensor.of(WordsArchitecture.WEIGHTS, ANIMALS, 2, 2),
                        Tensor.of(WordsArchitecture.NGRAMS, buckets, BUCKETS, 2)));
    }

    private static ServedModel model(List<String> words, float[] rows, int size)
            throws IOException {
        return model(
                words,
                new WordsArchitecture("skip-gram", size, words.size(), true),
                List.of(Tensor.of(WordsArchitecture.WEIGHTS, rows, words.size(), size)));
    }

    private static ServedModel model(
            List<String> words, WordsArchitecture architecture, List<Tensor> tensors)
            throws IOException {
        Path home = Files.createTempDirectory("words");
        WordsSettings settings = new WordsSettings(true, 5, 16, DataSize.ofMegabytes(1));
        WordIndexes indexes =
                new WordIndexes(settings, new LatentHome(home, home), Clock.systemUTC());
        return new WordsLoader(new DirectBatchers(), indexes)
                .load(write(home.resolve("package"), words, architecture, tensors));
    }

    private static ModelPackage write(
            Path folder, List<String> words, WordsArchitecture architecture, List<Tensor> tensors)
            throws IOException {
        PackageWriter.Draft draft =
                new PackageWriter.Draft(
                        WordsArchitecture.FAMILY,
                        "some words",
                        JsonMapper.builder().build().valueToTree(architecture),
                        List.of(),
                        List.of(),
                        new Provenance(
                                null,
                                null,
                                null,
                                null,
                                0,
                                "none",
                                "0",
                                "25",
                                Map.of(),
                                Instant.EPOCH,
                                0,
                                null));
        return PackageWriter.write(
                folder,
                draft,
                files -> {
                    Safetensors.write(files.resolve("weights.safetensors"), tensors);
                    long[] counts = new long[words.size()];
                    java.util.Arrays.setAll(counts, i -> 60 - 10L * i);
                    new Vocabulary(words, counts).write(files.resolve(Vocabulary.FILE));
                });
    }

    /** Computes each call by itself on the caller's thread. */
    private static final class DirectBatchers implements Batchers {
        @Override
        public <I, O> Batcher<I, O> create(String name, Function<List<I>, List<O>> function) {
            return new Batcher<>() {
                @Override
                public List<O> call(List<I> items) {
                    return function.apply(items);
                }

                @Override
                public void close() {
                    // holds nothing
                }
            };
        }
    }

    private record Models(Map<String, ServedModel> models) implements Serving {
        @Override
        public <T extends ServedModel> Lease<T> lease(String reference, Class<T> type) {
            ServedModel model = models.get(reference);
            if (model == null) {
                throw new ServiceException(ErrorCode.UNKNOWN_MODEL, "no model " + reference);
            }
            return new Use<>(type.cast(model), reference);
        }
    }

    private record Use<T extends ServedModel>(T get, String model) implements Lease<T> {
        @Override
        public int version() {
            return 3;
        }

        @Override
        public void close() {
            // the model stays for the next test
        }
    }
}
