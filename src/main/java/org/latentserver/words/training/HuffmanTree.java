package org.latentserver.words.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The tree of the hierarchical softmax: words are leaves, frequent ones near the root, so that the
 * paths are as short as possible on the average (Huffman 1952). Immutable.
 */
final class HuffmanTree {
    /** Of nodes: words first, then inner nodes in the order that they were made. */
    private final int[] parents;

    /** Of nodes: whether they are the second child. */
    private final boolean[] second;

    private final int words;
    private final int longest;

    /**
     * @param counts of at least two words
     */
    HuffmanTree(long[] counts) {
        words = counts.length;
        int nodes = 2 * words - 1;
        long[] sums = Arrays.copyOf(counts, nodes);
        parents = new int[nodes];
        second = new boolean[nodes];
        int[] leaves =
                IntStream.range(0, words)
                        .boxed()
                        .sorted(Comparator.comparingLong(word -> counts[word]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int leaf = 0;
        int inner = words; // inner nodes are made by rising sums: two queues, no heap
        for (int node = words; node < nodes; node++) {
            for (int child = 0; child < 2; child++) {
                boolean takesLeaf =
                        leaf < words && (inner == node || sums[leaves[leaf]] <= sums[inner]);
                int least = takesLeaf ? leaves[leaf++] : inner++;
                sums[node] += sums[least];
                parents[least] = node;
                second[least] = child == 1;
            }
        }
        int depth = 0;
        for (int word = 0; word < words; word++) {
            depth = Math.max(depth, length(word));
        }
        longest = depth;
    }

    /** Nodes on the longest path. */
    int longest() {
        return longest;
    }

    /** Nodes on the path to a word. */
    int length(int word) {
        int length = 0;
        for (int node = word; node != parents.length - 1; node = parents[node]) {
            length++;
        }
        return length;
    }

    /**
     * Writes the inner nodes on the path to a word, numbered from 0, and what is decided there: 1
     * for the first child, 0 for the second; returns how many.
     */
    int path(int word, int[] nodes, float[] labels) {
        int length = 0;
        for (int node = word; node != parents.length - 1; node = parents[node]) {
            nodes[length] = parents[node] - words;
            labels[length++] = second[node] ? 0 : 1;
        }
        return length;
    }
}
