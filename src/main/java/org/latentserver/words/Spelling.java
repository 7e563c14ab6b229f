package org.latentserver.words;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.latentserver.words.corpus.Vocabulary;

/**
 * Words of a vocabulary that are spelled nearly like a given one: few edits first, then frequent
 * ones. Edits are a letter put in, left out, replaced, or swapped with its neighbour.
 */
final class Spelling {
    /** Rarer words are no suggestion; bounds the time of a refusal to some milliseconds. */
    private static final int MOST_FREQUENT = 200_000;

    private static final int SUGGESTIONS = 5;
    private static final int LONG_WORD = 5;
    private static final int LONGEST = 64;

    private record Candidate(String word, int edits) {}

    private Spelling() {}

    /** At most five words within two edits, one for words of less than five letters. */
    static List<String> near(String word, Vocabulary vocabulary) {
        if (word.length() > LONGEST) {
            return List.of();
        }
        int allowed = word.length() < LONG_WORD ? 1 : 2;
        int[][] rows = new int[3][LONGEST + allowed + 1];
        List<Candidate> candidates = new ArrayList<>();
        for (int number = 0; number < Math.min(vocabulary.size(), MOST_FREQUENT); number++) {
            String other = vocabulary.word(number);
            if (Math.abs(other.length() - word.length()) <= allowed) {
                int edits = edits(word, other, allowed, rows);
                if (edits <= allowed) {
                    candidates.add(new Candidate(other, edits));
                }
            }
        }
        return candidates.stream()
                .sorted(Comparator.comparingInt(Candidate::edits)) // stable: frequent first
                .limit(SUGGESTIONS)
                .map(Candidate::word)
                .toList();
    }

    /** Edits between two words; anything above {@code allowed} once they must exceed it. */
    static int edits(String a, String b, int allowed) {
        return edits(a, b, allowed, new int[3][b.length() + 1]);
    }

    private static int edits(String a, String b, int allowed, int[][] rows) {
        int[] beforeLast = rows[0];
        int[] last = rows[1];
        int[] row = rows[2];
        Arrays.setAll(last, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            int best = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int replaced = last[j - 1] + (same ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                boolean swapped =
                        i > 1
                                && j > 1
                                && a.charAt(i - 1) == b.charAt(j - 2)
                                && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
                best = Math.min(best, row[j]);
            }
            if (best > allowed + 1) { // a swap may still undo one edit of this row
                return best;
            }
            int[] reused = beforeLast;
            beforeLast = last;
            last = row;
            row = reused;
        }
        return last[b.length()];
    }
}
