package org.latentserver.words;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;

/** What the user may choose about training word vectors. */
@Schema(description = "Word vectors by word2vec, with sub-words as in fastText, or by GloVe")
public record WordsParameters(
        @Schema(
                        description =
                                "skip-gram tells each context word from the centre word, cbow the"
                                        + " centre word from all its context at once, which is"
                                        + " several times as fast, glove fits the logarithms of"
                                        + " how often words stand near each other; usual with"
                                        + " glove are window 15 and 25 epochs or more")
                Algorithm algorithm,
        @Schema(
                        description =
                                "How skip-gram and cbow tell a word from all the others:"
                                        + " negative-sampling against"
                                        + " random words, hierarchical-softmax by the decisions on"
                                        + " its path in a Huffman tree, softmax against every word"
                                        + " (exact and slow, needs a vocabularyCap)")
                Loss loss,
        @Schema(description = "Values of a word vector") @Min(2) @Max(2048) int vectorSize,
        @Schema(
                        description =
                                "Context words to each side, at most; sampled from 1 to this, with"
                                        + " glove always this many, weighed by 1/distance")
                @Min(1)
                @Max(50)
                int window,
        @Schema(
                        description =
                                "Random words that each word is told from, by the loss"
                                        + " negative-sampling")
                @Min(1)
                @Max(50)
                int negativeSamples,
        @Schema(description = "cbow takes the mean of the context; false: the sum")
                boolean cbowMean,
        @Schema(description = "Passes over the text, with glove over its co-occurrences")
                @Min(1)
                @Max(1000)
                int epochs,
        @Schema(description = "Words seen less often are left out of the text")
                @Min(1)
                @Max(1_000_000)
                int minCount,
        @Schema(
                        description =
                                "Threshold t of sub-sampling: an occurrence of a word of relative"
                                        + " frequency f is kept with probability sqrt(t/f) + t/f;"
                                        + " 0 keeps all. Not of glove")
                @DecimalMin("0")
                @DecimalMax("1")
                double subsampling,
        @Schema(
                        description =
                                "Step size at the start; falls linearly with the words processed,"
                                        + " with glove by AdaGrad")
                @DecimalMin("0.000001")
                @DecimalMax("1")
                double learningRate,
        @Schema(description = "Step size at the end; not of glove")
                @DecimalMin("0")
                @DecimalMax("1")
                double minLearningRate,
        @Schema(
                        description =
                                "Most frequent words that are kept; 0 keeps all. The loss softmax"
                                        + " needs 2 to 20000")
                @Min(0)
                @Max(10_000_000)
                int vocabularyCap,
        @Schema(description = "Reads the text in lower case") boolean lowerCase,
        @Schema(
                        description =
                                "Where words end: white-space, or unicode for the word boundaries"
                                        + " of Unicode (UAX 29), which parts punctuation from words"
                                        + " and leaves it out")
                Tokenizer tokenizer,
        @Schema(
                        description =
                                "Passes that join words often seen together to phrases such as"
                                        + " new_york: 1 finds pairs, 2 up to four words; 0 none")
                @Min(0)
                @Max(4)
                int phrasePasses,
        @Schema(
                        description =
                                "Words a b become a phrase when (count(a b) - minCount) * words /"
                                    + " (count(a) * count(b)) exceeds this; halved after each pass")
                @DecimalMin("0.001")
                @DecimalMax("1000000000")
                double phraseThreshold,
        @Schema(
                        description =
                                "Characters of the shortest n-grams that a word's vector is also"
                                        + " made of, so that words never seen get one")
                @Min(1)
                @Max(20)
                int minN,
        @Schema(description = "Characters of the longest n-grams; 0: no n-grams, usual is 6")
                @Min(0)
                @Max(20)
                int maxN,
        @Schema(
                        description =
                                "Rows that n-grams share by hash; the package holds this many"
                                        + " further vectors")
                @Min(1)
                @Max(2_000_000)
                int buckets,
        @Schema(
                        description =
                                "glove: the loss weighs a pair of words of co-occurrence x with"
                                        + " min(1, (x/xMax)^alpha). 10 suits tens of millions of"
                                        + " words, 100 billions")
                @DecimalMin("0.001")
                @DecimalMax("1000000000")
                double xMax,
        @Schema(description = "glove: the exponent of the loss's weight")
                @DecimalMin("0")
                @DecimalMax("2")
                double alpha,
        @Schema(
                        description =
                                "glove: megabytes for counting co-occurrences; what exceeds them is"
                                        + " counted in parts that are merged on disk. At most half"
                                        + " of the trainer's heap")
                @Min(1)
                @Max(1_000_000)
                int countingMegabytes,
        @Schema(
                        description =
                                "Words whose neighbours are shown after each epoch, those that the"
                                        + " vocabulary has; up to 20")
                @Size(max = 20)
                List<@Size(max = 400) String> probes,
        @Schema(
                        description =
                                "Threads; 0 takes all there are. With 1 the same seed gives the"
                                    + " same vectors bit for bit, several threads update without"
                                    + " locks")
                @Min(0)
                @Max(256)
                int threads) {

    /** Values of n-gram vectors that one array takes. */
    private static final long MAX_VALUES = 2_000_000_000;

    /** Words that the full softmax takes, at most: each step costs two passes over all of them. */
    public static final int SOFTMAX_WORDS = 20_000;

    /**
     * Those of word2vec, but for twice its learning rate: on 17 million words of Wikipedia that
     * raised analogies from 37.2 to 38.7 % and WS-353 from .671 to .674.
     */
    public static final WordsParameters DEFAULTS =
            new WordsParameters(
                    Algorithm.SKIP_GRAM,
                    Loss.NEGATIVE_SAMPLING,
                    100,
                    5,
                    5,
                    true,
                    5,
                    5,
                    1e-4,
                    .05,
                    .0001,
                    0,
                    true,
                    Tokenizer.WHITE_SPACE,
                    0,
                    100,
                    3,
                    0,
                    200_000,
                    10,
                    .75,
                    512,
                    List.of(
                            "king",
                            "france",
                            "three",
                            "water",
                            "computer",
                            "music",
                            "good",
                            "walking"),
                    0);

    /** What is trained. */
    public enum Algorithm {
        @JsonProperty("skip-gram")
        SKIP_GRAM,
        @JsonProperty("cbow")
        CBOW,
        @JsonProperty("glove")
        GLOVE
    }

    /** How the probability of a word is modelled. */
    public enum Loss {
        @JsonProperty("negative-sampling")
        NEGATIVE_SAMPLING,
        @JsonProperty("hierarchical-softmax")
        HIERARCHICAL_SOFTMAX,
        @JsonProperty("softmax")
        SOFTMAX
    }

    /** What parts words. */
    public enum Tokenizer {
        @JsonProperty("white-space")
        WHITE_SPACE,
        @JsonProperty("unicode")
        UNICODE
    }

    public WordsParameters {
        probes = List.copyOf(probes);
    }

    @AssertTrue(message = "minLearningRate must not exceed learningRate")
    boolean isLearningRateFalling() {
        return minLearningRate <= learningRate;
    }

    @AssertTrue(
            message =
                    "buckets times vectorSize must not exceed 2000000000 when maxN asks for"
                            + " n-grams")
    boolean isOfBoundedSize() {
        return maxN == 0 || (long) buckets * vectorSize <= MAX_VALUES;
    }

    @AssertTrue(message = "minN must not exceed maxN, unless maxN is 0 for no n-grams")
    boolean isOrderOfNgrams() {
        return maxN == 0 || minN <= maxN;
    }

    @AssertTrue(
            message =
                    "loss softmax visits the whole vocabulary at each step: vocabularyCap must be 2"
                            + " to 20000")
    boolean isSoftmaxBounded() {
        return loss != Loss.SOFTMAX || (vocabularyCap >= 2 && vocabularyCap <= SOFTMAX_WORDS);
    }

    @AssertTrue(message = "algorithm glove has a loss of its own: leave loss out")
    boolean isLossOfAlgorithm() {
        return algorithm != Algorithm.GLOVE || loss == Loss.NEGATIVE_SAMPLING;
    }

    @AssertTrue(message = "algorithm glove has no n-grams: maxN must be 0")
    boolean isOfWholeWords() {
        return algorithm != Algorithm.GLOVE || maxN == 0;
    }
}
