package io.epistream.streams.topology;

import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.scoring.RejectionReason;
import io.epistream.streams.scoring.ScoringResult.Rejected;
import io.epistream.streams.window.WindowAggregate;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Reads the events topic, whoever writes it, and sorts out what would harm the windows: bytes that are no event, values that
 * are no number, and times that cannot be. One event from the far future would make every later one late, for good.
 */
final class DecodeEvents implements Consumer<Record<byte[], byte[]>> {
    /** How far an event may lie ahead of the record that carries it; Kafka allows a record as much ahead of the broker. */
    static final Duration MOST_AHEAD = Duration.ofHours(1);

    private final ProcessorContext<byte[], DecodedEvent> context;
    private final EpistreamMetrics metrics;
    private final DeadLetters deadLetters;
    private final SingleObjectCodec<UncertaintyEvent> codec = new SingleObjectCodec<>(UncertaintyEvent.class);
    private final StreamKeys keys = new StreamKeys();

    private DecodeEvents(ProcessorContext<byte[], DecodedEvent> context, MessageLimit limit, EpistreamMetrics metrics) {
        this.context = context;
        this.metrics = metrics;
        deadLetters = new DeadLetters(limit);
    }

    static Stage<byte[], byte[], byte[], DecodedEvent> stage(MessageLimit limit, EpistreamMetrics metrics) {
        return new Stage<>(context -> new DecodeEvents(context, limit, metrics), Set.of());
    }

    @Override
    public void accept(Record<byte[], byte[]> record) {
        metrics.eventsIn.inc();
        try {
            if (record.value() == null) {
                bury(record, new Rejected(RejectionReason.TOMBSTONE, "the record has no value"));
                return;
            }
            UncertaintyEvent event = codec.decode(record.value());
            reject(event, record.timestamp())
                    .ifPresentOrElse(
                            rejected -> bury(record, rejected),
                            () -> context.forward(record.withValue(new WatchedEvent(keys.of(event), event))));
        } catch (UndecodableException e) {
            bury(record, new Rejected(RejectionReason.UNDECODABLE, String.valueOf(e.getMessage())));
        }
    }

    private void bury(Record<byte[], byte[]> record, Rejected rejected) {
        RecordMetadata source = context.recordMetadata().orElseThrow();
        Record<byte[], byte[]> letter = deadLetters.of(record, source, rejected);
        metrics.deadLetters.labels(rejected.reason().code()).inc();
        context.forward(letter.withValue(new DecodedEvent.Dead(letter.value())));
    }

    private static Optional<Rejected> reject(UncertaintyEvent event, long timestamp) {
        Optional<String> refusal = WindowAggregate.refusal(event);
        if (refusal.isPresent()) {
            return Optional.of(new Rejected(RejectionReason.NOT_FINITE, refusal.get()));
        }
        long time = event.getEventTime().toEpochMilli();
        if (time < 0 || time - MOST_AHEAD.toMillis() > timestamp) {
            String detail = "eventTime: must be at least 1970-01-01 and at most " + MOST_AHEAD
                    + " ahead of the record's timestamp " + timestamp + ", was " + time;
            return Optional.of(new Rejected(RejectionReason.BAD_EVENT_TIME, detail));
        }
        return Optional.empty();
    }
}
