package org.latentserver.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.Provenance;
import tools.jackson.databind.json.JsonMapper;

class WordsFamilyTests {
    private static final Provenance PROVENANCE =
            new Provenance(
                    null, null, null, null, 0, "none", "0", "25", Map.of(), Instant.EPOCH, 0, null);

    private final WordsFamily family = new WordsFamily();
    private final ModelManifest cbow =
            manifest(
                    new WordsArchitecture(
                            "cbow",
                            48,
                            1000,
                            false,
                            "hierarchical-softmax",
                            new WordsArchitecture.Ngrams(2, 5, 999)));

    private static ModelManifest manifest(WordsArchitecture architecture) {
        return new ModelManifest(
                1,
                WordsArchitecture.FAMILY,
                "words",
                JsonMapper.builder().build().valueToTree(architecture),
                List.of(),
                List.of(),
                PROVENANCE,
                Map.of());
    }

    @Test
    void goesOnAsTheVersionWasTrained() {
        WordsParameters defaults = family.defaults(cbow);
        assertThat(defaults.algorithm()).isEqualTo(WordsParameters.Algorithm.CBOW);
        assertThat(defaults.loss()).isEqualTo(WordsParameters.Loss.HIERARCHICAL_SOFTMAX);
        assertThat(defaults.vectorSize()).isEqualTo(48);
        assertThat(defaults.lowerCase()).isFalse();
        assertThat(defaults.minN()).isEqualTo(2);
        assertThat(defaults.maxN()).isEqualTo(5);
        assertThat(defaults.buckets()).isEqualTo(999);
        assertThat(defaults.epochs()).isEqualTo(WordsParameters.DEFAULTS.epochs());
        family.checkBase(defaults, cbow);
    }

    @Test
    void importedVectorsGoOnByTheUsualAlgorithm() {
        ModelManifest imported = manifest(new WordsArchitecture("word2vec-binary", 300, 10, true));
        WordsParameters defaults = family.defaults(imported);
        assertThat(defaults.algorithm()).isEqualTo(WordsParameters.DEFAULTS.algorithm());
        assertThat(defaults.vectorSize()).isEqualTo(300);
        assertThat(defaults.maxN()).isZero();
    }

    @Test
    void gloveGoesOnFromNoVersionButOthersGoOnFromIts() {
        ModelManifest glove = manifest(new WordsArchitecture("glove", 100, 10, true));
        assertThatThrownBy(() -> family.checkBase(family.defaults(glove), glove))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.field()).isEqualTo("parameters.algorithm"));
        family.checkBase(WordsChoices.of(Map.of("algorithm", "cbow")), glove);
    }

    @Test
    void refusesToChangeWhatAVersionFixes() {
        ModelManifest base = manifest(new WordsArchitecture("skip-gram", 100, 10, true));
        for (Map.Entry<String, Object> other :
                Map.<String, Object>of("vectorSize", 50, "lowerCase", false, "maxN", 6)
                        .entrySet()) {
            WordsParameters parameters = WordsChoices.of(Map.of(other.getKey(), other.getValue()));
            assertThatThrownBy(() -> family.checkBase(parameters, base))
                    .isInstanceOfSatisfying(
                            ServiceException.class,
                            e -> assertThat(e.field()).isEqualTo("parameters." + other.getKey()));
        }
    }
}
