package io.epistream.streams.cli.reference;

import io.epistream.schemas.ReferenceCommand;
import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.cli.FailureText;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import io.epistream.streams.topology.StreamsSettings;
import io.epistream.streams.window.StreamKey;
import io.epistream.streams.wire.SingleObjectCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/** Writes commands to the controls topic, with the settings that the roles use. Thread-safe. */
public final class ReferenceSender implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 15;

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final SingleObjectCodec<ReferenceCommand> codec = new SingleObjectCodec<>(ReferenceCommand.class);

    private ReferenceSender(String topic, KafkaProducer<byte[], byte[]> producer) {
        this.topic = topic;
        this.producer = producer;
    }

    /** Opens a connection; nothing is sent yet. */
    public static ReferenceSender connect(EpistreamConfig config) throws EnvironmentException {
        Map<String, Object> settings = new HashMap<>(
                new StreamsConfig(StreamsSettings.base(config, Role.WATCH)).getProducerConfigs("epistream-references"));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_SECONDS * 1000);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        try {
            return new ReferenceSender(
                    config.topics().controls(),
                    new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
        } catch (KafkaException e) {
            throw new EnvironmentException("cannot connect to Kafka: " + FailureText.of(e), e);
        }
    }

    /** Returns when the broker has it. */
    public void send(ReferenceCommand command) throws EnvironmentException {
        byte[] key = StreamKey.of(command.getStream()).getBytes(StandardCharsets.UTF_8);
        try {
            producer.send(new ProducerRecord<>(topic, key, codec.encode(command)))
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted while writing to topic " + topic, e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new EnvironmentException(
                    "cannot write to topic " + topic + " (topics.controls): " + FailureText.of(e), e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
