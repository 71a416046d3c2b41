package io.epistream.acceptance.image;

import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The broker as the producers and consumers around the program see it.
 *
 * @param bootstrapServers its address on this machine
 */
record Broker(String bootstrapServers) {
    static final String INPUTS = "inference-inputs";
    static final String EVENTS = "uncertainty-events";
    static final String DEAD_LETTERS = "dead-letter";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int SILENT_POLLS = 10;

    /** Makes the inputs topic. */
    void createInputs(int partitions) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(List.of(new NewTopic(INPUTS, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
        }
    }

    /** Sends inputs as a producer with this compression would, until all are acknowledged. */
    void send(List<byte[]> values, String compression) throws ExecutionException, InterruptedException {
        Map<String, Object> settings = client();
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 50);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = values.stream()
                    .map(value -> producer.send(new ProducerRecord<>(INPUTS, value)))
                    .toList();
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
    }

    /** Ids of all committed events, as soon as there are so many and no more come. */
    List<String> eventIds(int count) {
        SingleObjectCodec<UncertaintyEvent> codec = new SingleObjectCodec<>(UncertaintyEvent.class);
        return read(EVENTS, count).stream().map(value -> id(codec, value)).toList();
    }

    /** All committed records of a topic, as soon as there are so many and no more come: those would be doubles. */
    List<byte[]> read(String topic, int count) {
        Map<String, Object> settings = client();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        List<byte[]> read = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            assignFromTheStart(consumer, topic);
            Instant deadline = Instant.now().plus(PATIENCE);
            int silent = 0;
            while (silent < SILENT_POLLS && Instant.now().isBefore(deadline)) {
                int before = read.size();
                consumer.poll(POLL).forEach(one -> read.add(one.value()));
                silent = read.size() >= count && read.size() == before ? silent + 1 : 0;
            }
        }
        return read;
    }

    /** The first committed record of a topic that may be yet to be made; empty where none comes in time. */
    Optional<byte[]> first(String topic) {
        Map<String, Object> settings = client();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "first-of-" + topic);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 1000);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            Instant deadline = Instant.now().plus(PATIENCE);
            while (Instant.now().isBefore(deadline)) {
                for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
                    return Optional.of(one.value());
                }
            }
        }
        return Optional.empty();
    }

    private static void assignFromTheStart(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(one -> new TopicPartition(topic, one.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private Map<String, Object> client() {
        return new HashMap<>(Map.of("bootstrap.servers", bootstrapServers));
    }

    private static String id(SingleObjectCodec<UncertaintyEvent> codec, byte[] value) {
        try {
            return codec.decode(value).getId();
        } catch (UndecodableException e) {
            throw new AssertionError(e);
        }
    }
}
