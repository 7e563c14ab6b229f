package org.latentserver.datasets.content;

/**
 * Counts the tokens of a UTF-8 text, which are divided by ASCII white space, and the different ones
 * among them. A token is remembered by a 64-bit hash: 16 bytes whatever its length, at the risk of
 * one in ten million that two of a million share theirs and count as one.
 */
final class TokenCounter {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final int maxVocabulary;
    private long[] table = new long[1 << 10];
    private int vocabulary;
    private long tokens;
    private long hash = FNV_OFFSET;
    private boolean inToken;

    TokenCounter(int maxVocabulary) {
        this.maxVocabulary = maxVocabulary;
    }

    /** Takes the next piece of the text; a token may go on from one piece to the next. */
    void take(byte[] utf8, int from, int length) {
        for (int i = from; i < from + length; i++) {
            byte b = utf8[i];
            if (b == ' ' || (b >= '\t' && b <= '\r')) {
                endToken();
            } else {
                hash = (hash ^ (b & 0xff)) * FNV_PRIME;
                inToken = true;
            }
        }
    }

    /** Ends the token that the last piece may have left open. */
    void endToken() {
        if (inToken) {
            tokens++;
            if (vocabulary < maxVocabulary) {
                remember(mixed(hash));
            }
            hash = FNV_OFFSET;
            inToken = false;
        }
    }

    /** The finalizer of MurmurHash3: FNV's low bits alone would make long runs in the table. */
    private static long mixed(long hash) {
        long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        mixed ^= mixed >>> 33;
        return mixed == 0 ? 1 : mixed; // 0 marks a free place
    }

    private void remember(long key) {
        if (place(table, key)) {
            vocabulary++;
            if (2L * vocabulary > table.length) {
                long[] larger = new long[2 * table.length];
                for (long known : table) {
                    if (known != 0) {
                        place(larger, known);
                    }
                }
                table = larger;
            }
        }
    }

    private static boolean place(long[] table, long key) {
        int mask = table.length - 1;
        int at = (int) key & mask;
        while (table[at] != 0) {
            if (table[at] == key) {
                return false;
            }
            at = at + 1 & mask;
        }
        table[at] = key;
        return true;
    }

    long tokens() {
        return tokens;
    }

    /** Different tokens; stays at the bound once it is reached. */
    long vocabulary() {
        return vocabulary;
    }
}
