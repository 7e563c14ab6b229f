package org.latentserver.jobs;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.latentserver.api.ServiceException;

/** Tells what an unknown name may have meant. */
final class Nearest {
    private Nearest() {}

    static ServiceException unknown(
            String field, String kind, String name, Collection<String> known) {
        List<String> suggestions =
                known.stream()
                        .sorted(Comparator.comparingInt(each -> edits(name, each)))
                        .limit(1)
                        .toList();
        String hint =
                suggestions.isEmpty()
                        ? ""
                        : ", did you mean "
                                + suggestions.getFirst()
                                + "? Known: "
                                + String.join(", ", known);
        return ServiceException.invalid(field, "there is no " + kind + " " + name + hint)
                .with("suggestions", suggestions);
    }

    /** Levenshtein distance without regard to case. */
    static int edits(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                boolean same =
                        Character.toLowerCase(left.charAt(i - 1))
                                == Character.toLowerCase(right.charAt(j - 1));
                int change = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
