package io.epistream.streams.topology;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * Asks the broker: a partition is read when the group's committed offset has reached its end, open transactions included.
 * Asked only about partitions that seem silent, so the client is made for each question. Thread-safe.
 */
final class EventsBacklog implements Backlog {
    private static final long PATIENCE_SECONDS = 5;

    private final Map<String, Object> client;
    private final String group;
    private final String topic;

    EventsBacklog(Properties settings, String topic) {
        client = new StreamsConfig(settings).getAdminConfigs("backlog");
        group = settings.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
        this.topic = topic;
    }

    @Override
    public boolean isEmpty(int partition) {
        TopicPartition of = new TopicPartition(topic, partition);
        Admin admin = Admin.create(client);
        try {
            KafkaFuture<Long> begin = offset(admin, of, OffsetSpec.earliest());
            KafkaFuture<Long> end = offset(admin, of, OffsetSpec.latest());
            KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> committed =
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata();
            return Math.max(read(of, get(committed)), get(begin)) >= get(end);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private static long read(TopicPartition of, Map<TopicPartition, OffsetAndMetadata> committed) {
        @Nullable OffsetAndMetadata offset = committed.get(of);
        return offset == null ? 0 : offset.offset();
    }

    private static KafkaFuture<Long> offset(Admin admin, TopicPartition of, OffsetSpec which) {
        return admin.listOffsets(Map.of(of, which)).partitionResult(of).thenApply(result -> result.offset());
    }

    private static <T> T get(KafkaFuture<T> answer) throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
