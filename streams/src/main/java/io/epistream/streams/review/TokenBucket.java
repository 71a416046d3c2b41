package io.epistream.streams.review;

import io.epistream.schemas.state.TokenBucketStateV1;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A hard cap in event time: at most {@code tokens} items in any stretch of event time of length {@code period}, in whatever
 * order their times come.
 *
 * <p>There are {@code tokens} tokens; one that is taken comes back a period later. Time is kept in slots of a 64th of a
 * period, and 65 adjacent slots cover any stretch of that length, so an item at slot s is let through when every run of 65
 * slots that holds s has taken fewer than {@code tokens}. Slots older than two such runs behind the newest are forgotten,
 * and an item for which the forgotten ones would matter is held back. Not thread-safe.
 */
public final class TokenBucket {
    private static final int SLOTS = 64;

    private final long tokens;
    private final long slotMillis;
    private final TreeMap<Long, Long> taken = new TreeMap<>();

    /**
     * An untouched bucket.
     *
     * @param tokens most items in a period, at least 1
     * @param period above 0
     */
    public TokenBucket(long tokens, Duration period) {
        if (tokens < 1) {
            throw new IllegalArgumentException("tokens: must be >= 1, was " + tokens);
        }
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("period: must be > 0, was " + period);
        }
        this.tokens = tokens;
        this.slotMillis = Math.max(1, (period.toMillis() + SLOTS - 1) / SLOTS);
    }

    /** A bucket that goes on from a state; one of another period's slots starts untouched. */
    public TokenBucket(long tokens, Duration period, TokenBucketStateV1 state) {
        this(tokens, period);
        if (state.getSlotMillis() == slotMillis) {
            for (int i = 0; i < state.getSlots().size(); i++) {
                taken.put(state.getSlots().get(i), state.getTaken().get(i));
            }
        }
    }

    /** Takes a token for an item of that event time, if there is one. */
    public boolean take(long eventTimeMillis) {
        long slot = Math.floorDiv(eventTimeMillis, slotMillis);
        if (forgotten(slot) || mostTakenInARunWith(slot) >= tokens) {
            return false;
        }
        taken.merge(slot, 1L, Long::sum);
        taken.headMap(taken.lastKey() - 2L * SLOTS).clear();
        return true;
    }

    /** What to keep. */
    public TokenBucketStateV1 state() {
        List<Long> slots = new ArrayList<>(taken.size());
        List<Long> counts = new ArrayList<>(taken.size());
        taken.forEach((slot, count) -> {
            slots.add(slot);
            counts.add(count);
        });
        return new TokenBucketStateV1(slotMillis, slots, counts);
    }

    /** A run reaches SLOTS back from its item; slots below newest − 2·SLOTS are gone. */
    private boolean forgotten(long slot) {
        return !taken.isEmpty() && slot - SLOTS < taken.lastKey() - 2L * SLOTS;
    }

    /** Of the runs that hold the slot; starting one later, up to the next taken slot, loses nothing. */
    private long mostTakenInARunWith(long slot) {
        long most = sum(slot);
        for (long first : taken.subMap(slot - SLOTS, true, slot, false).keySet()) {
            most = Math.max(most, sum(first));
        }
        return most;
    }

    private long sum(long first) {
        long sum = 0;
        for (long count : taken.subMap(first, true, first + SLOTS, true).values()) {
            sum += count;
        }
        return sum;
    }
}
