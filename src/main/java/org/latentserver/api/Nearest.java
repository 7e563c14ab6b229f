package org.latentserver.api;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Spelling suggestions from a small set of names by edit distance; cost names x length squared. */
public final class Nearest {
    private static final int LONGEST = 64;

    private record Candidate(String name, int distance) {
        /** A third of the longer name may differ. */
        boolean isMeantBy(String given) {
            return distance <= Math.max(1, Math.max(given.length(), name.length()) / 3);
        }
    }

    private Nearest() {}

    /** The closest name, if one is close enough to be meant. */
    public static Optional<String> name(String given, Collection<String> known) {
        return names(given, known, 1).stream().findFirst();
    }

    /** At most {@code count} names of which two thirds are as given, nearest first. */
    public static List<String> names(String given, Collection<String> known, int count) {
        if (given.isEmpty() || given.length() > LONGEST) {
            return List.of();
        }
        return known.stream()
                .map(name -> new Candidate(name, distance(given, name)))
                .filter(candidate -> candidate.isMeantBy(given))
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(count)
                .map(Candidate::name)
                .toList();
    }

    /** Levenshtein, with a swap of neighbours as one edit; case doesn't count. */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        Arrays.setAll(last, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = same(a.charAt(i - 1), b.charAt(j - 1));
                int replaced = last[j - 1] + (same ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1
                        && j > 1
                        && same(a.charAt(i - 1), b.charAt(j - 2))
                        && same(a.charAt(i - 2), b.charAt(j - 1))) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }

    private static boolean same(char a, char b) {
        return Character.toLowerCase(a) == Character.toLowerCase(b);
    }
}
