package io.epistream.streams.detect;

import java.util.Arrays;
import java.util.Locale;

/** How a reference is split by the clock, for traffic with a rhythm. */
public enum Strata {
    /** One reference for all times. */
    NONE(1, 1),
    /** A reference for each hour of the day. */
    HOUR_OF_DAY(24, 4),
    /** A reference for each hour of the week, from Monday's first. */
    HOUR_OF_WEEK(168, 2);

    private final int count;
    private final int seasons;

    Strata(int count, int seasons) {
        this.count = count;
        this.seasons = seasons;
    }

    /** As configurations name it, such as {@code hour-of-day}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Those with that label. */
    public static Strata labelled(String label) {
        return Arrays.stream(values())
                .filter(strata -> strata.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("strata: unknown " + label));
    }

    /** S, how many there are. */
    public int count() {
        return count;
    }

    /**
     * Seasons that a reference is learned over, at least: with one alone nothing tells a season from a swing that does not come back.
     */
    public int seasons() {
        return seasons;
    }

    /** Fewest windows of a reference, {@value FittedReference#FEWEST_WINDOWS} in each. */
    public int fewestWindows() {
        return FittedReference.FEWEST_WINDOWS * count;
    }

    /** Most windows of a reference: more would make it, or the state of a learning stream, too large a record. */
    public int mostWindows() {
        return this == NONE ? FittedReference.MOST_WINDOWS : FittedReference.MOST_WINDOWS_OF_STRATA;
    }
}
