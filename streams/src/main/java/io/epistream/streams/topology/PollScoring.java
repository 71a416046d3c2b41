package io.epistream.streams.topology;

import io.epistream.streams.scoring.RawInput;
import io.epistream.streams.scoring.RecordScorer;
import io.epistream.streams.scoring.ScoringResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores all inputs of a poll together and attaches each result to its record: the batch is the poll, and nothing is
 * ever held back. Kafka makes one per consumer, from its class name; the scorer comes as a live object in the
 * configuration.
 *
 * <p>Never throws. Where no result is attached the processor scores the record alone, and a failure shows there.
 */
public final class PollScoring implements ConsumerInterceptor<byte[], byte[]> {
    /** Configuration key of the {@link RecordScorer}. */
    static final String SCORER = "epistream.scorer";

    /** Configuration key of the inputs topic's name. */
    static final String INPUTS = "epistream.inputs";

    private static final Logger LOG = LoggerFactory.getLogger(PollScoring.class);

    private RecordScorer scorer = records -> List.of();
    private String inputs = "";

    @Override
    public void configure(Map<String, ?> configuration) {
        scorer = (RecordScorer) Objects.requireNonNull(configuration.get(SCORER), SCORER);
        inputs = (String) Objects.requireNonNull(configuration.get(INPUTS), INPUTS);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> polled) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(polled.count());
        List<RawInput> batch = new ArrayList<>(polled.count());
        for (ConsumerRecord<byte[], byte[]> record : polled.records(inputs)) {
            records.add(record);
            batch.add(new RawInput(record.topic(), record.partition(), record.offset(), wrap(record.value())));
        }
        try {
            attach(records, scorer.score(batch));
        } catch (RuntimeException e) {
            LOG.warn("scoring {} records of a poll failed; each is scored alone", batch.size(), e);
        }
        return polled;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // nothing is held back, so there is nothing to do
    }

    @Override
    public void close() {
        // the scorer belongs to the program
    }

    private static void attach(List<ConsumerRecord<byte[], byte[]>> records, List<ScoringResult> results) {
        for (int i = 0; i < results.size(); i++) {
            new AttachedResult(results.get(i)).attachTo(records.get(i).headers());
        }
    }

    @org.jspecify.annotations.Nullable
    static ByteBuffer wrap(byte @org.jspecify.annotations.Nullable [] value) {
        return value == null ? null : ByteBuffer.wrap(value);
    }
}
