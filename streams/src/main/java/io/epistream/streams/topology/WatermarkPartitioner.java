package io.epistream.streams.topology;

import io.epistream.schemas.state.WatchMessageV1;
import io.epistream.schemas.state.WatermarkV1;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Partial windows go where their stream's key hashes to, watermarks to every partition. */
final class WatermarkPartitioner implements StreamPartitioner<String, WatchMessageV1> {

    @Override
    public Optional<Set<Integer>> partitions(String topic, String key, WatchMessageV1 message, int partitions) {
        if (message.getContent() instanceof WatermarkV1) {
            return Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet()));
        }
        return Optional.empty();
    }
}
