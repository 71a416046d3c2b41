package io.epistream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.streams.scoring.RawInput;
import io.epistream.streams.scoring.RecordScorer;
import io.epistream.streams.scoring.RejectionReason;
import io.epistream.streams.scoring.ScoringResult;
import io.epistream.streams.scoring.ScoringResult.Rejected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What the poll does with its records; which results a model gives is beside the point here. */
final class PollScoringTest {
    private final List<Integer> batches = new ArrayList<>();
    private final RecordScorer echo = records -> {
        batches.add(records.size());
        return records.stream().map(PollScoringTest::echo).toList();
    };

    @Test
    void scoresAllPartitionsOfAPollTogether() {
        ConsumerRecords<byte[], byte[]> polled = poll("inputs-0:0", "inputs-0:1", "inputs-1:7", "other-0:3");
        assertThat(scoring(echo).onConsume(polled)).isSameAs(polled);

        assertThat(batches).containsExactly(3);
        for (ConsumerRecord<byte[], byte[]> record : polled.records("inputs")) {
            assertThat(AttachedResult.takeFrom(record.headers()))
                    .contains(new Rejected(RejectionReason.BAD_ID, record.partition() + ":" + record.offset()));
            assertThat(record.headers()).isEmpty();
        }
    }

    @Test
    void leavesOtherTopicsAlone() {
        ConsumerRecords<byte[], byte[]> polled = poll("other-0:3");
        scoring(echo).onConsume(polled);
        polled.forEach(record -> assertThat(record.headers()).isEmpty());
    }

    @Test
    void neverThrows() {
        ConsumerRecords<byte[], byte[]> polled = poll("inputs-0:0");
        assertThat(scoring(records -> {
                            throw new IllegalStateException("broken");
                        })
                        .onConsume(polled))
                .isSameAs(polled);
        polled.forEach(
                record -> assertThat(AttachedResult.takeFrom(record.headers())).isEqualTo(Optional.empty()));
    }

    @Test
    void keepsTheSendersHeaders() {
        ConsumerRecords<byte[], byte[]> polled = poll("inputs-0:0");
        ConsumerRecord<byte[], byte[]> record = polled.iterator().next();
        record.headers().add("trace", new byte[] {1});
        scoring(echo).onConsume(polled);
        AttachedResult.takeFrom(record.headers());
        assertThat(record.headers()).hasSize(1).allMatch(header -> header.key().equals("trace"));
    }

    private static ScoringResult echo(RawInput input) {
        return new Rejected(RejectionReason.BAD_ID, input.partition() + ":" + input.offset());
    }

    private static PollScoring scoring(RecordScorer scorer) {
        PollScoring scoring = new PollScoring();
        scoring.configure(Map.of(PollScoring.SCORER, scorer, PollScoring.INPUTS, "inputs"));
        return scoring;
    }

    /** Records named {@code topic-partition:offset}. */
    private static ConsumerRecords<byte[], byte[]> poll(String... names) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
        for (String name : names) {
            String topic = name.substring(0, name.indexOf('-'));
            int partition = Integer.parseInt(name.substring(name.indexOf('-') + 1, name.indexOf(':')));
            long offset = Long.parseLong(name.substring(name.indexOf(':') + 1));
            records.computeIfAbsent(new TopicPartition(topic, partition), key -> new ArrayList<>())
                    .add(new ConsumerRecord<>(topic, partition, offset, new byte[0], new byte[0]));
        }
        return new ConsumerRecords<>(records, Map.of());
    }
}
