package io.epistream.models.bundle;

import java.util.Collection;
import java.util.Comparator;

/** Finds what a user probably meant. */
final class Nearest {
    private Nearest() {}

    /** ", did you mean x?", or nothing when there is nothing to choose from. */
    static String hint(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(written, candidate)))
                .map(candidate -> ", did you mean " + candidate + "?")
                .orElse("");
    }

    /** Levenshtein distance: fewest insertions, deletions and substitutions. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j - 1], row[j]));
            }
        }
        return row[b.length()];
    }
}
