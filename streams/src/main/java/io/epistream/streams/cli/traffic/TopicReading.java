package io.epistream.streams.cli.traffic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epistream.streams.cli.StopSignal;
import io.epistream.streams.cli.data.RangeBound;
import io.epistream.streams.cli.data.TopicRange;
import io.epistream.streams.cli.data.TopicRecord;
import io.epistream.streams.cli.data.TopicRecords;
import io.epistream.streams.dataset.DatasetException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Shows records of a topic, committed ones, in the order they were written. Not thread-safe.
 *
 * @param topic the topic
 * @param client settings of the consumer
 * @param shown makes JSON of a record
 * @param filter which are shown
 * @param out takes what is shown; says whether it takes more
 */
record TopicReading(
        String topic, Map<String, Object> client, ShownRecord shown, ReadFilter filter, Predicate<ObjectNode> out) {
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final long SPARE_OFFSETS = 20;
    private static final long LARGEST_STEP = 1L << 40;

    /** Shows all from a place on; returns how many, at most the limit. */
    long from(RangeBound from, boolean follow, long limit, StopSignal stop) throws DatasetException {
        try (TopicRecords<ObjectNode> records = open(from)) {
            long count = 0;
            while (count < limit && !stop.came()) {
                Optional<ObjectNode> next = next(records);
                if (next.isEmpty()) {
                    return follow ? follow(records, count, limit, stop) : count;
                }
                count++;
                if (!out.test(next.get())) {
                    return count;
                }
            }
            return count;
        }
    }

    /** Shows the last few, then maybe what comes; returns how many, at most the limit. */
    long last(long few, boolean follow, long limit, StopSignal stop) throws DatasetException {
        long back = 2 * few + SPARE_OFFSETS;
        while (true) {
            try (TopicRecords<ObjectNode> records = open(new RangeBound.BeforeEnd(back))) {
                Tail tail = tail(records, few);
                if (tail.complete() || stop.came()) {
                    long count = Math.min(limit, tail.records().size());
                    boolean more = tail.records().stream().limit(count).allMatch(out);
                    return follow && more ? follow(records, count, limit, stop) : count;
                }
            }
            back = Math.min(LARGEST_STEP, 8 * back);
        }
    }

    /** The last records of a range; complete when no older one can be among the last of the topic. */
    private record Tail(Deque<ObjectNode> records, boolean complete) {}

    private Tail tail(TopicRecords<ObjectNode> records, long few) throws DatasetException {
        Deque<ObjectNode> last = new ArrayDeque<>();
        Map<Integer, Long> counts = new HashMap<>();
        for (Optional<ObjectNode> next = next(records); next.isPresent(); next = next(records)) {
            last.add(next.get());
            counts.merge(next.get().path("partition").asInt(), 1L, Long::sum);
            if (last.size() > few) {
                last.remove();
            }
        }
        Set<Integer> incomplete = new HashSet<>(records.partitions());
        incomplete.removeAll(records.fromTheirBeginning());
        incomplete.removeIf(partition -> counts.getOrDefault(partition, 0L) >= few);
        return new Tail(last, incomplete.isEmpty());
    }

    private long follow(TopicRecords<ObjectNode> records, long before, long limit, StopSignal stop)
            throws DatasetException {
        long count = before;
        while (count < limit && !stop.came()) {
            for (TopicRecord<ObjectNode> record : records.following(PATIENCE)) {
                Optional<ObjectNode> next = record.value().filter(filter::holds);
                if (next.isPresent()) {
                    count++;
                    boolean more = out.test(next.get());
                    if (!more || count == limit) {
                        return count;
                    }
                }
            }
        }
        return count;
    }

    private TopicRecords<ObjectNode> open(RangeBound from) throws DatasetException {
        TopicRange range =
                new TopicRange(topic, OptionalInt.empty(), from, new RangeBound.Edge(), OptionalLong.empty());
        return TopicRecords.open(range, client, record -> TopicRecord.of(record, shown.of(record)));
    }

    private Optional<ObjectNode> next(TopicRecords<ObjectNode> records) throws DatasetException {
        Optional<TopicRecord<ObjectNode>> record = records.next();
        while (record.isPresent() && record.get().value().filter(filter::holds).isEmpty()) {
            record = records.next();
        }
        return record.flatMap(TopicRecord::value);
    }
}
