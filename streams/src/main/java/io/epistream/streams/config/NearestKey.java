package io.epistream.streams.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known key that a mistyped one probably meant. */
final class NearestKey {
    private NearestKey() {}

    /** The known key with the fewest edits, at most a third of its letters (and at least 2); empty if none is so near. */
    static Optional<String> to(String typed, Collection<String> known) {
        return known.stream()
                .min(Comparator.<String>comparingInt(key -> edits(typed, key)).thenComparing(Comparator.naturalOrder()))
                .filter(key -> edits(typed, key) <= Math.max(2, key.length() / 3));
    }

    /** Levenshtein distance: insertions, deletions and substitutions that turn one word into the other. */
    static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
