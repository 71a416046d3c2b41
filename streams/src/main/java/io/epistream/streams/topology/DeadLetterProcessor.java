package io.epistream.streams.topology;

import io.epistream.streams.metrics.EpistreamMetrics;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Turns records to bury into dead letters, and counts them by reason. */
final class DeadLetterProcessor extends ContextualProcessor<byte[], Outcome, byte[], byte[]> {
    private final DeadLetters letters;
    private final EpistreamMetrics metrics;

    DeadLetterProcessor(DeadLetters letters, EpistreamMetrics metrics) {
        this.letters = letters;
        this.metrics = metrics;
    }

    @Override
    public void process(Record<byte[], Outcome> record) {
        if (record.value() instanceof Outcome.Bury bury) {
            metrics.deadLetters.labels(bury.rejection().reason().code()).inc();
            context().forward(letters.of(record.withValue(bury.original()), bury.source(), bury.rejection()));
        }
    }
}
