package io.epistream.streams.topology;

import io.epistream.schemas.WindowCounts;
import io.epistream.schemas.state.PartialWindowV1;
import io.epistream.streams.window.StreamKey;
import io.epistream.streams.window.WindowAggregate;

/**
 * One window of one stream while its partition still counts. Kept in two parts, so that a record costs the writing of a
 * small one: the counts of up to {@value #RECENT} recent records, and all before them. Not thread-safe.
 */
final class OpenWindow {
    /** Where writing all of a typical window every so many records costs as much as writing the recent ones each time. */
    static final int RECENT = 32;

    private final String streamKey;
    private final PartialWindowV1 identity;
    private final WindowAggregate settled;
    private WindowAggregate recent = new WindowAggregate();
    private long late;
    private long sentRecords;
    private long sentLate;

    /** Takes what the store holds: the settled part with the window's identity; recent records are added after. */
    OpenWindow(PartialWindowV1 stored) {
        streamKey = StreamKey.of(stored.getStream(), stored.getProvenance());
        identity = stored;
        settled = WindowAggregate.of(stored.getCounts());
        late = stored.getLateRecords();
        sentRecords = stored.getSentRecords();
        sentLate = stored.getSentLateRecords();
    }

    /** A window without records. */
    static PartialWindowV1 empty(WatchedEvent event, long startMillis, long endMillis, int partition) {
        return new PartialWindowV1(
                event.event().getStream(),
                event.event().getProvenance(),
                startMillis,
                endMillis,
                partition,
                new WindowAggregate().toAvro(),
                0L,
                0L,
                0L,
                event.event().getTask());
    }

    String streamKey() {
        return streamKey;
    }

    long endMillis() {
        return identity.getEndMillis();
    }

    void restoreRecent(WindowCounts counts) {
        recent = WindowAggregate.of(counts);
    }

    /** Counts a record; says whether the recent part is full and wants settling. */
    boolean add(WatchedEvent event) {
        recent.add(event.event());
        return recent.records() >= RECENT;
    }

    WindowCounts recentCounts() {
        return recent.toAvro();
    }

    /** Moves the recent part into the settled one, which {@link #settled()} then holds alone. */
    void settle() {
        settled.merge(recent);
        recent = new WindowAggregate();
    }

    /** Whether the merge does not yet know all of it. */
    boolean unsent() {
        return settled.records() + recent.records() > sentRecords;
    }

    /** What to store of the settled part. */
    PartialWindowV1 settled() {
        return new PartialWindowV1(
                identity.getStream(),
                identity.getProvenance(),
                identity.getStartMillis(),
                identity.getEndMillis(),
                identity.getPartition(),
                settled.toAvro(),
                late,
                sentRecords,
                sentLate,
                identity.getTask());
    }

    /** Settles, takes late records along and returns the message to send; from then on it counts as sent. */
    PartialWindowV1 send(long moreLate) {
        settle();
        late += moreLate;
        PartialWindowV1 message = settled();
        sentRecords = settled.records();
        sentLate = late;
        return message;
    }
}
