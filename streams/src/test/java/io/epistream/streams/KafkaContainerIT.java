package io.epistream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.ElementType;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.Tensor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Against a broker in a container, of the version of the clients. Skipped where no container engine answers. */
@Testcontainers(disabledWithoutDocker = true)
final class KafkaContainerIT {
    private static final String INPUTS = "inference-inputs";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Container
    private static final KafkaContainer KAFKA =
            new KafkaContainer(DockerImageName.parse("apache/kafka").withTag(AppInfoParser.getVersion()));

    @Test
    void anInputReadBackIsTheInputThatWasWritten() throws Exception {
        InferenceInput written = input("d-1");
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.send(new ProducerRecord<>(
                            INPUTS, InferenceInput.getEncoder().encode(written).array()))
                    .get();
        }
        assertThat(readInputs(1)).containsExactly(written);
    }

    private static InferenceInput input(String id) {
        Tensor pixels = new Tensor("pixels", ElementType.UINT8, List.of(64L), ByteBuffer.allocate(64));
        return new InferenceInput(
                id, "digits-mc-dropout", "1", Instant.EPOCH, List.of(pixels), Map.of("region", "north"));
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, KAFKA.getBootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static List<InferenceInput> readInputs(int count) throws Exception {
        List<InferenceInput> read = new ArrayList<>();
        Instant deadline = Instant.now().plus(PATIENCE);
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, KAFKA.getBootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG, "reader",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(INPUTS));
            while (read.size() < count && Instant.now().isBefore(deadline)) {
                for (var item : consumer.poll(Duration.ofMillis(200))) {
                    read.add(InferenceInput.getDecoder().decode(item.value()));
                }
            }
        }
        return read;
    }
}
