package io.epistream.streams.detect;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceOrigin;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.window.WindowAggregate;
import java.util.List;
import java.util.Optional;

/**
 * A reference learned from scored held-out rows instead of a live stream: disjoint windows of m₀ rows each, in the order of the rows.
 * Rows that are left over at the end belong to no window. Not thread-safe.
 */
public final class FittedReference {
    /** Fewest windows, as of a live reference. */
    public static final int FEWEST_WINDOWS = 20;

    /** Most windows, as of a live reference. */
    public static final int MOST_WINDOWS = 1000;

    /** Most windows of a reference in strata: 40 in each hour of a week. A profile is then about 0.8 MB, still a record that brokers take by default. */
    static final int MOST_WINDOWS_OF_STRATA = 6720;

    private final int recordsPerWindow;
    private final Learner learner = Learner.fresh();
    private WindowAggregate open = new WindowAggregate();
    private long startMillis;
    private long endMillis;
    private long leastWindowMillis = Long.MAX_VALUE;

    /**
     * A reference of nothing yet.
     *
     * @param recordsPerWindow m₀, rows of a window, at least 1
     */
    public FittedReference(int recordsPerWindow) {
        if (recordsPerWindow < 1) {
            throw new IllegalArgumentException("recordsPerWindow: must be >= 1, was " + recordsPerWindow);
        }
        this.recordsPerWindow = recordsPerWindow;
    }

    /**
     * What was learned.
     *
     * @param profile the reference, of origin FITTED
     * @param leftOut signals that could not be used, each with its reason
     * @param unpromised why no promise can rest on it; empty when one can
     */
    public record Learned(ReferenceProfile profile, List<String> leftOut, Optional<String> unpromised) {
        public Learned {
            leftOut = List.copyOf(leftOut);
        }

        /** Smallest p-value a window can have against it, 1/(N + 1). */
        public double smallestP() {
            return 1.0 / (profile.getWindows().size() + 1);
        }
    }

    /** Takes the next row; passes over it where there are windows enough. */
    public void add(UncertaintyEvent event) {
        if (windows() == MOST_WINDOWS) {
            return;
        }
        long millis = event.getEventTime().toEpochMilli();
        startMillis = open.records() == 0 ? millis : Math.min(startMillis, millis);
        endMillis = open.records() == 0 ? millis + 1 : Math.max(endMillis, millis + 1);
        open.add(event);
        if (open.records() == recordsPerWindow) {
            learner.onWindow(new JoinedWindow(startMillis, endMillis, open));
            leastWindowMillis = Math.min(leastWindowMillis, endMillis - startMillis);
            open = new WindowAggregate();
        }
    }

    /** Windows that are full. */
    public int windows() {
        return learner.windows().size();
    }

    /**
     * The reference.
     *
     * @throws IllegalStateException when there are fewer than {@value #FEWEST_WINDOWS} windows
     */
    public Learned learned(StreamId stream, Provenance provenance) {
        if (windows() < FEWEST_WINDOWS) {
            throw new IllegalStateException("windows: must be >= " + FEWEST_WINDOWS + ", was " + windows());
        }
        ProfileMaker maker = new ProfileMaker(learner);
        ReferenceProfile profile = ReferenceProfile.newBuilder(maker.profile(stream, provenance, recordsPerWindow))
                .setOrigin(ReferenceOrigin.FITTED)
                .setWindowMillis(leastWindowMillis)
                .build();
        return new Learned(profile, maker.leftOut(), new Reference(profile).unpromised());
    }
}
