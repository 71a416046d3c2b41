package io.epistream.streams.topology;

import io.epistream.streams.scoring.ScoringResult.Rejected;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** What a processor makes of a record: bytes to publish, or a reason why there are none. */
@SuppressWarnings("ArrayRecordComponent") // handed from one processor to the next, never compared, never kept
sealed interface Outcome {

    /**
     * A value that fits its message.
     *
     * @param value encoded value
     */
    record Publish(byte[] value) implements Outcome {}

    /**
     * A record for the dead-letter topic.
     *
     * @param original value as it came; null for a tombstone
     * @param source where the record lies
     * @param rejection why it is dead
     */
    record Bury(byte @Nullable [] original, RecordMetadata source, Rejected rejection) implements Outcome {}
}
