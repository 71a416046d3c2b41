package io.epistream.streams.cli.data;

import io.epistream.streams.cli.data.RangeBound.BeforeEnd;
import io.epistream.streams.cli.data.RangeBound.Offset;
import io.epistream.streams.cli.data.RangeBound.Time;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * A range in offsets, fixed once, so that what is written meanwhile does not matter. The end is that of what is committed.
 *
 * @param begin first offset that is still there, by partition
 * @param from first offset that is wanted
 * @param to first offset that is not wanted any more
 */
record RangeOffsets(Map<TopicPartition, Long> begin, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {

    static RangeOffsets of(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, TopicRange range) {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> last = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> from = new HashMap<>(resolve(consumer, range.from(), first, last));
        Map<TopicPartition, Long> to = new HashMap<>(resolve(consumer, range.to(), last, last));
        for (TopicPartition partition : partitions) {
            long begin = first.getOrDefault(partition, 0L);
            long end = last.getOrDefault(partition, 0L);
            from.merge(partition, begin, Math::max);
            to.merge(partition, end, Math::min);
            from.merge(partition, to.getOrDefault(partition, 0L), Math::min);
        }
        return new RangeOffsets(Map.copyOf(first), Map.copyOf(from), Map.copyOf(to));
    }

    /** Most records there can be; gaps make fewer. */
    long records() {
        return to.keySet().stream()
                .mapToLong(partition -> to.getOrDefault(partition, 0L) - from.getOrDefault(partition, 0L))
                .sum();
    }

    private static Map<TopicPartition, Long> resolve(
            Consumer<byte[], byte[]> consumer,
            RangeBound bound,
            Map<TopicPartition, Long> edge,
            Map<TopicPartition, Long> last) {
        if (bound instanceof Offset offset) {
            return edge.keySet().stream().collect(Collectors.toMap(partition -> partition, all -> offset.value()));
        }
        if (bound instanceof BeforeEnd before) {
            return edge.keySet().stream()
                    .collect(Collectors.toMap(
                            partition -> partition, all -> last.getOrDefault(all, 0L) - before.offsets()));
        }
        if (bound instanceof Time time) {
            long millis = time.value().toEpochMilli();
            Map<TopicPartition, Long> wanted =
                    edge.keySet().stream().collect(Collectors.toMap(partition -> partition, all -> millis));
            Map<TopicPartition, Long> found = new HashMap<>(last);
            for (Map.Entry<TopicPartition, OffsetAndTimestamp> first :
                    consumer.offsetsForTimes(wanted).entrySet()) {
                if (first.getValue() != null) {
                    found.put(first.getKey(), first.getValue().offset());
                }
            }
            return found;
        }
        return edge;
    }
}
