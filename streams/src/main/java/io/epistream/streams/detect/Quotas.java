package io.epistream.streams.detect;

import io.epistream.schemas.state.LearnedWindow;
import java.time.Duration;

/**
 * Which windows a reference takes in each stratum, and when it has enough. What it remembers follows from the windows taken, so that it is
 * counted anew after a restart. Not thread-safe.
 *
 * <p>An occurrence of a stratum gives at most its part of the quota, as pairs of neighbours (the first waits for its time in the hour, the second is the next
 * window): spread out, so that an hour is known from end to end and on several days, and in pairs, so that the correlation of neighbours,
 * which live windows will have, is still seen.
 *
 * <p>Learning ends when, after all its seasons, every stratum that has windows has its quota; at the latest after {@value #PATIENCE} times as long
 * as it took until half of them had, so that a stray record at night cannot hold it up. Strata that are short then stay unwatched.
 */
final class Quotas {
    static final int PATIENCE = 4;

    private final Season season;
    private final int quota;
    private final int[] counts;
    private long firstMillis = Long.MAX_VALUE;
    private long halfMillis = Long.MAX_VALUE;
    private long hour = Long.MIN_VALUE;
    private long leaderMillis;
    private int inHour;

    Quotas(Season season, int referenceWindows) {
        this.season = season;
        this.quota = season.quota(referenceWindows);
        this.counts = new int[season.strata().count()];
    }

    /** Whether a window is wanted; it must follow all that were taken. */
    boolean wants(long startMillis) {
        if (season.strata() == Strata.NONE) {
            return true;
        }
        if (counts[season.stratum(startMillis)] >= quota) {
            return false;
        }
        if (season.hour(startMillis) != hour) {
            return true;
        }
        return inHour < season.quotaOfOccurrence(quota)
                && (inHour % 2 == 1 || startMillis >= leaderMillis + season.spacingMillis(quota));
    }

    void take(LearnedWindow window) {
        long start = window.getStartMillis();
        firstMillis = Math.min(firstMillis, start);
        if (season.hour(start) != hour) {
            hour = season.hour(start);
            inHour = 0;
        }
        if (inHour % 2 == 0) {
            leaderMillis = start;
        }
        inHour++;
        counts[season.stratum(start)]++;
        if (halfMillis == Long.MAX_VALUE && 2 * full() >= used()) {
            halfMillis = window.getEndMillis();
        }
    }

    /** Whether windows up to this end are enough. */
    boolean enough(long endMillis) {
        if (season.strata() == Strata.NONE) {
            return counts[0] >= quota;
        }
        long elapsed = endMillis - firstMillis;
        if (full() == 0 || elapsed < Duration.ofDays(season.learningDays()).toMillis()) {
            return false;
        }
        return full() == used() || elapsed >= PATIENCE * (halfMillis - firstMillis);
    }

    boolean watched(long startMillis) {
        return counts[season.stratum(startMillis)] >= quota;
    }

    /** Strata that have their quota. */
    int full() {
        int full = 0;
        for (int count : counts) {
            full += count >= quota ? 1 : 0;
        }
        return full;
    }

    private int used() {
        int used = 0;
        for (int count : counts) {
            used += count > 0 ? 1 : 0;
        }
        return used;
    }
}
