package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.streams.broker.EmbeddedBroker;
import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.EpistreamConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker; each test has topic names of its own. */
@Timeout(120)
class TopicsAdminIT {
    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Admin admin;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void makesMissingOutputTopicsAsStated() throws Exception {
        create("made-inputs", 2, Map.of());

        int eventsPartitions = prepare(config("made", "partitions: 3, retention: 2d"));

        assertThat(eventsPartitions).isEqualTo(3);
        assertThat(partitions("made-events")).isEqualTo(3);
        assertThat(settings("made-events"))
                .containsEntry("retention.ms", "172800000")
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("message.timestamp.type", "LogAppendTime");
        assertThat(settings("made-references"))
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("message.timestamp.type", "CreateTime");
        assertThat(admin.listTopics().names().get())
                .contains("made-windows", "made-alerts", "made-review", "made-dead-letters");
    }

    @Test
    void leavesExistingTopicsAsTheyAre() throws Exception {
        create("kept-inputs", 1, Map.of());
        create("kept-events", 5, Map.of());

        assertThat(prepare(config("kept", "partitions: 3"))).isEqualTo(5);
        assertThat(prepare(config("kept", "partitions: 3"))).isEqualTo(5);
    }

    @Test
    void refusesWhereTheInputTopicIsMissingAndNeverMakesIt() throws Exception {
        assertThatThrownBy(() -> prepare(config("no", "partitions: 1")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("the input topic no-inputs (topics.inputs) does not exist");
        assertThat(admin.listTopics().names().get()).doesNotContain("no-inputs", "no-events");
    }

    @Test
    void namesEveryMissingTopicWhenItMayNotMakeThem() throws Exception {
        create("strict-events", 1, Map.of());

        assertThatThrownBy(() -> prepare(config("strict", "create: false")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("strict-inputs")
                .hasMessageContaining("topics.create is false")
                .hasMessageContaining("strict-references (topics.references: partitions 4, replication as the broker's")
                .hasMessageContaining("strict-dead-letters")
                .hasMessageNotContaining("strict-events (");
        assertThat(admin.listTopics().names().get()).doesNotContain("strict-windows");
    }

    @Test
    void findsSettingsThatWouldLoseSomething() throws Exception {
        create("loses-references", 1, Map.of());
        create("loses-changes", 1, Map.of("retention.ms", "60000"));

        assertThat(warning("loses-references"))
                .contains("loses-references", "cleanup.policy=delete", "Set cleanup.policy=compact");
        assertThat(warning("loses-changes"))
                .contains("topics.reference-changes", "CreateTime", "Set message.timestamp.type=LogAppendTime");
    }

    @Test
    void saysWhichAddressDoesNotAnswer() throws Exception {
        EpistreamConfig config = config("x", "partitions: 1").forDevelopment("127.0.0.1:1", folder.resolve("state"));
        Map<String, String> hasty = new HashMap<>(config.kafka());
        hasty.put("default.api.timeout.ms", "2000");
        hasty.put("request.timeout.ms", "1000");

        assertThatThrownBy(() -> prepare(with(config, hasty)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("no broker answers at 127.0.0.1:1 (kafka.bootstrap.servers)");
    }

    private static int prepare(EpistreamConfig config) throws EnvironmentException {
        try (TopicsAdmin topics = TopicsAdmin.connect(config)) {
            return topics.prepare();
        }
    }

    private static EpistreamConfig config(String prefix, String more) throws ConfigException {
        String yaml = """
                kafka: { bootstrap.servers: "%2$s" }
                models: [ unused ]
                topics: { inputs: %1$s-inputs, events: %1$s-events, windows: %1$s-windows, alerts: %1$s-alerts,
                          references: %1$s-references, reference-changes: %1$s-changes,
                          controls: %1$s-controls, review: %1$s-review, dead-letters: %1$s-dead-letters, %3$s }
                """.formatted(prefix, broker.bootstrapServers(), more);
        return ConfigLoader.parse("test.yaml", yaml, folder, Map.of()).config();
    }

    private static EpistreamConfig with(EpistreamConfig config, Map<String, String> kafka) {
        return new EpistreamConfig(
                config.application(),
                kafka,
                config.roles(),
                config.models(),
                config.topics(),
                config.segments(),
                config.segmentsLimit(),
                config.windows(),
                config.detection(),
                config.review(),
                config.execution(),
                config.http());
    }

    private static String warning(String name) throws Exception {
        OutputTopic output = OutputTopic.of(config("loses", "partitions: 1")).stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
        return output.unsuitable(describe(name)).orElse("");
    }

    /** Creates it and waits until the broker shows it: its metadata follow the controller's answer. */
    private static void create(String name, int partitions, Map<String, String> settings) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings)))
                .all()
                .get();
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!admin.listTopics().names().get().contains(name)) {
            assertThat(System.nanoTime()).as("broker shows " + name).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static int partitions(String name) throws Exception {
        return admin.describeTopics(Set.of(name))
                .allTopicNames()
                .get()
                .values()
                .iterator()
                .next()
                .partitions()
                .size();
    }

    private static Config describe(String name) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        return admin.describeConfigs(Set.of(topic))
                .all()
                .get()
                .values()
                .iterator()
                .next();
    }

    private static Map<String, String> settings(String name) throws Exception {
        Map<String, String> settings = new HashMap<>();
        describe(name).entries().forEach(entry -> settings.put(entry.name(), entry.value()));
        return settings;
    }
}
