package io.epistream.streams.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EmbeddedBrokerIT {
    @TempDir
    Path folder;

    @Test
    void keepsRecordsOfThePastAcrossAKill() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("data"))) {
            createTopic(broker, "history");
            send(broker, "history", 86_400_000L, "before the kill");
            broker.kill();
            broker.restart();
            send(broker, "history", 86_400_001L, "after the kill");

            assertThat(read(broker, "history", 2)).containsExactly("before the kill", "after the kill");
        }
    }

    @Test
    void comesBackOnTheSamePortAfterACleanStop() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("data"))) {
            String address = broker.bootstrapServers();
            broker.stop();
            broker.restart();
            assertThat(broker.bootstrapServers()).isEqualTo(address);
            assertThat(broker.logFile()).isRegularFile();
        }
    }

    @Test
    void endsWhenItsParentIsKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Depistream.home=" + System.getProperty("epistream.home"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.epistream.streams.broker.ParentMain",
                        folder.resolve("data").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(parent.inputReader().readLine()).isEqualTo("started");
        ProcessHandle broker = parent.children().findFirst().orElseThrow();
        parent.destroyForcibly().waitFor();

        broker.onExit().get(20, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(broker.isAlive()).isFalse();
    }

    @Test
    void saysWhatToDoWhenItIsNotBuilt() {
        assertThatThrownBy(() -> BrokerInstallation.under(folder.toString()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("build first: mvn package");
    }

    @Test
    void saysWhereToLookWhenItCannotStart() throws Exception {
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("logs"));
        Files.writeString(data.resolve("logs").resolve("meta.properties"), "nonsense");
        assertThatThrownBy(() -> EmbeddedBroker.start(data)).hasMessageContaining("broker.log");
    }

    private static void createTopic(EmbeddedBroker broker, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    private static void send(EmbeddedBroker broker, String topic, long timestamp, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, timestamp, "key", value))
                    .get();
        }
    }

    private static List<String> read(EmbeddedBroker broker, String topic, int count) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<String> values = new java.util.ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (values.size() < count) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
