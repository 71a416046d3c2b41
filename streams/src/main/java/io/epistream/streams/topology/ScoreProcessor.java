package io.epistream.streams.topology;

import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.scoring.RawInput;
import io.epistream.streams.scoring.RecordScorer;
import io.epistream.streams.scoring.RejectionReason;
import io.epistream.streams.scoring.ScoringResult;
import io.epistream.streams.scoring.ScoringResult.Rejected;
import io.epistream.streams.scoring.ScoringResult.Scored;
import io.epistream.streams.wire.SingleObjectCodec;
import java.util.List;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Takes the result that {@link PollScoring} attached off its record, or scores the record alone; forwards exactly one. */
final class ScoreProcessor implements FixedKeyProcessor<byte[], byte[], Outcome> {
    private final RecordScorer scorer;
    private final MessageLimit limit;
    private final EpistreamMetrics metrics;
    private final SingleObjectCodec<UncertaintyEvent> codec = new SingleObjectCodec<>(UncertaintyEvent.class);
    private @Nullable FixedKeyProcessorContext<byte[], Outcome> context;

    ScoreProcessor(RecordScorer scorer, MessageLimit limit, EpistreamMetrics metrics) {
        this.scorer = scorer;
        this.limit = limit;
        this.metrics = metrics;
    }

    @Override
    public void init(FixedKeyProcessorContext<byte[], Outcome> initial) {
        context = initial;
    }

    @Override
    public void process(FixedKeyRecord<byte[], byte[]> record) {
        FixedKeyProcessorContext<byte[], Outcome> current = java.util.Objects.requireNonNull(context);
        RecordMetadata source = current.recordMetadata().orElseThrow();
        metrics.recordsIn.inc();
        ScoringResult result = AttachedResult.takeFrom(record.headers()).orElseGet(() -> scoreAlone(record, source));
        current.forward(record.withValue(outcome(record, source, result)));
    }

    private ScoringResult scoreAlone(FixedKeyRecord<byte[], byte[]> record, RecordMetadata source) {
        RawInput input =
                new RawInput(source.topic(), source.partition(), source.offset(), PollScoring.wrap(record.value()));
        return scorer.score(List.of(input)).get(0);
    }

    private Outcome outcome(FixedKeyRecord<byte[], byte[]> record, RecordMetadata source, ScoringResult result) {
        if (result instanceof Scored scored) {
            byte[] event = codec.encode(scored.event());
            return limit.fits(record.key(), event, record.headers())
                    ? new Outcome.Publish(event)
                    : new Outcome.Bury(record.value(), source, oversized(event.length));
        }
        return new Outcome.Bury(record.value(), source, (Rejected) result);
    }

    private Rejected oversized(int eventBytes) {
        return new Rejected(
                RejectionReason.OVERSIZED_EVENT,
                "the event takes " + eventBytes + " bytes; with key and headers more than the producer's limit of "
                        + limit.bytes());
    }
}
