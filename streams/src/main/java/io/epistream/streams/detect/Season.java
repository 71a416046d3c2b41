package io.epistream.streams.detect;

import io.epistream.schemas.ReferenceProfile;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The rhythm of a stream's traffic: a window belongs to the stratum of its start.
 *
 * @param strata how the clock splits a reference
 * @param zone whose clock
 */
public record Season(Strata strata, ZoneId zone) {
    /** No rhythm. */
    public static final Season NONE = new Season(Strata.NONE, ZoneId.of("UTC"));

    private static final long HOUR_MILLIS = 3_600_000;

    /** 1 January 1970 was a Thursday: this many hours after its week began. */
    private static final int HOURS_BEFORE_EPOCH = 72;

    static Season of(ReferenceProfile profile) {
        return new Season(Strata.labelled(profile.getStrata()), ZoneId.of(profile.getTimeZone()));
    }

    /** 0 to S − 1. */
    int stratum(long startMillis) {
        return strata == Strata.NONE
                ? 0
                : Math.toIntExact(Math.floorMod(hour(startMillis) + HOURS_BEFORE_EPOCH, (long) strata.count()));
    }

    /** Hours of this clock since 1970: each occurrence of a stratum has its own. */
    long hour(long startMillis) {
        return Math.floorDiv(startMillis + offsetMillis(startMillis), HOUR_MILLIS);
    }

    private long offsetMillis(long millis) {
        return 1000L * zone.getRules().getOffset(Instant.ofEpochMilli(millis)).getTotalSeconds();
    }

    /** q, the windows of each stratum of a reference of N. */
    int quota(int referenceWindows) {
        return (referenceWindows + strata.count() - 1) / strata.count();
    }

    /** Windows that an occurrence of a stratum gives to the reference at most, ⌈q/seasons⌉. */
    int quotaOfOccurrence(int quota) {
        return (quota + strata.seasons() - 1) / strata.seasons();
    }

    /** Least time between the starts of two pairs of neighbouring windows, so that they spread over their hour. */
    long spacingMillis(int quota) {
        return 2 * HOUR_MILLIS / quotaOfOccurrence(quota);
    }

    /** Days that a reference is learned over, at least. */
    public int learningDays() {
        return strata == Strata.NONE ? 0 : strata.seasons() * strata.count() / 24;
    }

    /** As state and refusals name it, such as {@code hour-of-day, UTC}. */
    String label() {
        return strata == Strata.NONE ? strata.label() : strata.label() + ", " + zone.getId();
    }

    /** Whether a profile was learned under the same. */
    boolean fits(ReferenceProfile profile) {
        return profile.getStrata().equals(strata.label())
                && (strata == Strata.NONE || profile.getTimeZone().equals(zone.getId()));
    }
}
