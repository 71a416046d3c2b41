package io.epistream.streams.cli.reference;

import io.epistream.schemas.ReferenceChange;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.cli.FailureText;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import io.epistream.streams.topology.StreamsSettings;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;

/** The topics that references are published in, read without a group: nobody else's reading is touched. Not thread-safe. */
final class ReferenceTopics implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TIMEOUT_MILLIS = "15000";

    private final EpistreamConfig config;
    private final KafkaConsumer<String, byte[]> consumer;
    private final SingleObjectCodec<ReferenceChange> changes = new SingleObjectCodec<>(ReferenceChange.class);

    private ReferenceTopics(EpistreamConfig config, KafkaConsumer<String, byte[]> consumer) {
        this.config = config;
        this.consumer = consumer;
    }

    static ReferenceTopics connect(EpistreamConfig config) throws EnvironmentException {
        Map<String, Object> settings = new HashMap<>(new StreamsConfig(StreamsSettings.base(config, Role.WATCH))
                .getRestoreConsumerConfigs("epistream-references"));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        if (!config.kafka().containsKey(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG)) {
            settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
            settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        }
        try {
            return new ReferenceTopics(
                    config, new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer()));
        } catch (KafkaException e) {
            throw new EnvironmentException("cannot connect to Kafka: " + FailureText.of(e), e);
        }
    }

    /** Hands over every record of the references topic that is committed now; the last of a key holds. */
    void references(Consumer<ConsumerRecord<String, byte[]>> take) throws EnvironmentException {
        toTheEnd(config.topics().references(), "topics.references", take);
    }

    /** Hands over every change that is committed now, those of one key in order. */
    void changes(Consumer<ReferenceChange> take) throws EnvironmentException {
        toTheEnd(
                config.topics().referenceChanges(),
                "topics.reference-changes",
                record -> change(record).ifPresent(take));
    }

    /**
     * Sends a command and waits for what it led to.
     *
     * @return one change for each posterior it concerned, or the refusal
     * @throws EnvironmentException when no answer comes in time
     */
    List<ReferenceChange> ask(ReferenceCommand command, Duration limit) throws EnvironmentException {
        try (ReferenceSender sender = ReferenceSender.connect(config)) {
            List<TopicPartition> partitions = assign(config.topics().referenceChanges(), "topics.reference-changes");
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            sender.send(command);
            return await(command.getId(), limit);
        } catch (KafkaException e) {
            throw unreadable(config.topics().referenceChanges(), e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private List<ReferenceChange> await(String id, Duration limit) throws EnvironmentException {
        List<ReferenceChange> answers = new ArrayList<>();
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            int before = answers.size();
            consumer.poll(POLL)
                    .forEach(record -> change(record)
                            .filter(change -> id.equals(change.getCommand()))
                            .ifPresent(answers::add));
            // the answers of one command are committed together, so that a poll without more has seen all
            if (!answers.isEmpty() && answers.size() == before) {
                return answers;
            }
        }
        if (!answers.isEmpty()) {
            return answers;
        }
        throw new EnvironmentException("no answer within " + limit.toSeconds() + " s. The command (id " + id
                + ") is in topic " + config.topics().controls() + " and is carried out as soon as role watch of "
                + config.application() + " runs; `epistream reference list` will show it. Is it running?");
    }

    private void toTheEnd(String topic, String key, Consumer<ConsumerRecord<String, byte[]>> take)
            throws EnvironmentException {
        try {
            List<TopicPartition> partitions = assign(topic, key);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long heard = System.nanoTime();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                var records = consumer.poll(POLL);
                records.forEach(take);
                heard = records.isEmpty() ? heard : System.nanoTime();
                if (System.nanoTime() - heard > PATIENCE.toNanos()) {
                    throw new EnvironmentException("topic " + topic + ": no record came for " + PATIENCE.toSeconds()
                            + " s. A program that was killed may have left a transaction open; try again");
                }
            }
        } catch (KafkaException e) {
            throw unreadable(topic, e);
        }
    }

    private List<TopicPartition> assign(String topic, String key) throws EnvironmentException {
        List<TopicPartition> partitions = Optional.ofNullable(consumer.partitionsFor(topic)).orElse(List.of()).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new EnvironmentException("topic " + topic + " (" + key + ") does not exist on "
                    + config.kafka().get("bootstrap.servers")
                    + ". `epistream run` with role watch makes it: has it run with this configuration?");
        }
        consumer.assign(partitions);
        return partitions;
    }

    private Optional<ReferenceChange> change(ConsumerRecord<String, byte[]> record) {
        try {
            return record.value() == null ? Optional.empty() : Optional.of(changes.decode(record.value()));
        } catch (UndecodableException e) {
            return Optional.empty();
        }
    }

    private static EnvironmentException unreadable(String topic, KafkaException e) {
        return new EnvironmentException("cannot read topic " + topic + ": " + FailureText.of(e), e);
    }
}
