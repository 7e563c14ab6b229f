package org.latentserver.words.glove;

import java.util.SplittableRandom;

/**
 * The order in which an epoch trains the records: blocks in random order form chunks, whose records
 * are shuffled as they are loaded. Follows from the seed and the epoch alone. Safe for use by
 * several threads.
 */
final class EpochOrder {
    /** Blocks of a chunk: what a thread takes at a time, some milliseconds of work. */
    static final int CHUNK = 16;

    /** Longs that a chunk's records take at most. */
    static final int CHUNK_VALUES = CHUNK * CoOccurrences.BLOCK * CoOccurrences.VALUES;

    private final CoOccurrences data;
    private final long seed;
    private final int[] blocks;

    EpochOrder(CoOccurrences data, long seed, int epoch) {
        this.data = data;
        this.seed = new SplittableRandom(seed ^ ((long) epoch << 32)).nextLong();
        blocks = new int[data.blocks()];
        SplittableRandom random = new SplittableRandom(this.seed);
        for (int i = 0; i < blocks.length; i++) {
            int other = random.nextInt(i + 1);
            blocks[i] = blocks[other];
            blocks[other] = i;
        }
    }

    static int chunks(CoOccurrences data) {
        return (data.blocks() + CHUNK - 1) / CHUNK;
    }

    /** Loads a chunk's records, shuffled; returns how many. */
    int load(int chunk, long[] target) {
        int count = 0;
        int end = Math.min((chunk + 1) * CHUNK, blocks.length);
        for (int i = chunk * CHUNK; i < end; i++) {
            count += data.copy(blocks[i], target, count * CoOccurrences.VALUES);
        }
        shuffle(target, count, new SplittableRandom(seed + 1 + chunk));
        return count;
    }

    private static void shuffle(long[] records, int count, SplittableRandom random) {
        for (int i = count - 1; i > 0; i--) {
            int a = CoOccurrences.VALUES * i;
            int b = CoOccurrences.VALUES * random.nextInt(i + 1);
            long pair = records[a];
            long values = records[a + 1];
            records[a] = records[b];
            records[a + 1] = records[b + 1];
            records[b] = pair;
            records[b + 1] = values;
        }
    }
}
