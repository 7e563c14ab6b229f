package org.latentserver.words.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HuffmanTreeTests {
    private final Random random = new Random(1);

    @Test
    void thePathsAreAsShortAsMergingTheTwoLeastMakesThem() {
        for (int words : new int[] {2, 3, 10, 257, 1000}) {
            long[] counts = counts(words);
            HuffmanTree tree = new HuffmanTree(counts);
            long cost =
                    IntStream.range(0, words)
                            .mapToLong(word -> counts[word] * tree.length(word))
                            .sum();
            PriorityQueue<Long> queue = new PriorityQueue<>(Arrays.stream(counts).boxed().toList());
            long least = 0;
            while (queue.size() > 1) {
                long sum = queue.remove() + queue.remove();
                least += sum;
                queue.add(sum);
            }
            assertThat(cost).isEqualTo(least);
        }
    }

    @Test
    void theMeanPathIsWithinOneOfTheEntropy() {
        long[] counts = counts(5000);
        double total = Arrays.stream(counts).sum();
        HuffmanTree tree = new HuffmanTree(counts);
        double entropy = 0;
        double mean = 0;
        for (int word = 0; word < counts.length; word++) {
            double share = counts[word] / total;
            entropy -= share * Math.log(share) / Math.log(2);
            mean += share * tree.length(word);
        }
        assertThat(mean).isBetween(entropy, entropy + 1);
    }

    @Test
    void theProbabilitiesOfAllWordsSumToOne() {
        int words = 300;
        HuffmanTree tree = new HuffmanTree(counts(words));
        double[] scores = random.doubles(words - 1, -3, 3).toArray();
        int[] nodes = new int[tree.longest()];
        float[] labels = new float[tree.longest()];
        double sum = 0;
        for (int word = 0; word < words; word++) {
            double probability = 1;
            for (int i = tree.path(word, nodes, labels) - 1; i >= 0; i--) {
                double z = labels[i] == 1 ? scores[nodes[i]] : -scores[nodes[i]];
                probability *= 1 / (1 + Math.exp(-z));
            }
            sum += probability;
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
    }

    /** By Zipf's law, in no order. */
    private long[] counts(int words) {
        return IntStream.range(0, words)
                .mapToLong(i -> 5 + 1_000_000 / (1 + random.nextInt(words)))
                .toArray();
    }
}
