package io.epistream.streams.cli.data;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which records of a topic are wanted.
 *
 * @param topic the topic
 * @param partition the only partition; all without one
 * @param from first record
 * @param to first record that is not wanted any more
 * @param limit most rows
 */
public record TopicRange(String topic, OptionalInt partition, RangeBound from, RangeBound to, OptionalLong limit) {
    public TopicRange {
        if (limit.isPresent() && limit.getAsLong() < 1) {
            throw new IllegalArgumentException("--limit: must be >= 1, was " + limit.getAsLong());
        }
    }

    /** Whether a bound means something in one partition only. */
    boolean namesAnOffset() {
        return from instanceof RangeBound.Offset || to instanceof RangeBound.Offset;
    }
}
