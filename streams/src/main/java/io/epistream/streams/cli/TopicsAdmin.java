package io.epistream.streams.cli;

import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import io.epistream.streams.config.Topics;
import io.epistream.streams.topology.StreamsSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every topic is there before anything starts: makes missing output topics (or refuses, where the
 * configuration says so), never the input topic, and reports existing ones whose settings would lose something.
 */
final class TopicsAdmin implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicsAdmin.class);
    private static final String TIMEOUT_MILLIS = "15000";
    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(15);
    private static final long PAUSE_MILLIS = 50;

    private final Topics topics;
    private final List<OutputTopic> outputs;
    private final boolean readsInputs;
    private final String bootstrap;
    private final AdminAnswers answers;
    private final Admin admin;

    private TopicsAdmin(EpistreamConfig config, Admin admin) {
        this.topics = config.topics();
        this.outputs = OutputTopic.of(config);
        this.readsInputs = config.roles().contains(Role.SCORE);
        this.bootstrap = String.valueOf(config.kafka().get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
        this.answers = new AdminAnswers(bootstrap + " (kafka.bootstrap.servers)");
        this.admin = admin;
    }

    /** Opens a connection with the settings that the roles will use. */
    static TopicsAdmin connect(EpistreamConfig config) throws EnvironmentException {
        Map<String, Object> settings = new HashMap<>(
                new StreamsConfig(StreamsSettings.base(config, Role.WATCH)).getAdminConfigs("epistream-topics"));
        if (!config.kafka().containsKey(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG)) {
            settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
            settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        }
        try {
            return new TopicsAdmin(config, Admin.create(settings));
        } catch (KafkaException e) {
            throw new EnvironmentException("cannot connect to Kafka: " + FailureText.of(e), e);
        }
    }

    /**
     * Brings every topic about.
     *
     * @return partitions of the events topic
     * @throws EnvironmentException naming every topic that is missing, and what to do
     */
    int prepare() throws EnvironmentException {
        Map<String, TopicDescription> existing = describe(names());
        List<String> problems = new ArrayList<>();
        if (readsInputs && !existing.containsKey(topics.inputs())) {
            problems.add("the input topic " + topics.inputs() + " (topics.inputs) does not exist on " + bootstrap
                    + ". Create it, or correct topics.inputs");
        }
        List<OutputTopic> missing = outputs.stream()
                .filter(topic -> !existing.containsKey(topic.name()))
                .toList();
        if (!topics.create() && !missing.isEmpty()) {
            problems.add("topics.create is false and these output topics do not exist on " + bootstrap + ": "
                    + missing.stream().map(OutputTopic::describe).collect(Collectors.joining("; ")));
        }
        if (!problems.isEmpty()) {
            throw new EnvironmentException(String.join("\n", problems));
        }
        create(missing);
        warnAbout(outputs.stream()
                .filter(topic -> existing.containsKey(topic.name()))
                .toList());
        return describe(Set.of(topics.events())).values().stream()
                .mapToInt(description -> description.partitions().size())
                .findFirst()
                .orElseThrow(
                        () -> new EnvironmentException("topic " + topics.events() + " vanished from " + bootstrap));
    }

    /** Makes the input topic where it is missing; only for a broker that was started for this run. */
    void createInputs() throws EnvironmentException {
        if (!describe(Set.of(topics.inputs())).containsKey(topics.inputs())) {
            create(List.of(OutputTopic.inputs(topics)));
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        outputs.forEach(topic -> names.add(topic.name()));
        if (readsInputs) {
            names.add(topics.inputs());
        }
        return names;
    }

    private Map<String, TopicDescription> describe(Set<String> names) throws EnvironmentException {
        Map<String, TopicDescription> found = new HashMap<>();
        for (var described : admin.describeTopics(names).topicNameValues().entrySet()) {
            answers.value(
                            described.getValue(),
                            "describe topic " + described.getKey(),
                            UnknownTopicOrPartitionException.class)
                    .ifPresent(description -> found.put(described.getKey(), description));
        }
        return found;
    }

    private void create(List<OutputTopic> missing) throws EnvironmentException {
        List<NewTopic> wanted = missing.stream().map(OutputTopic::toCreate).toList();
        for (var created : admin.createTopics(wanted).values().entrySet()) {
            answers.value(created.getValue(), "create topic " + created.getKey(), TopicExistsException.class);
        }
        missing.forEach(
                topic -> LOG.atInfo().addKeyValue("topic", topic.name()).log("made topic {}", topic.describe()));
        awaitVisible(missing.stream().map(OutputTopic::name).collect(Collectors.toSet()));
    }

    private void awaitVisible(Set<String> names) throws EnvironmentException {
        long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
        while (!names.isEmpty() && describe(names).size() < names.size()) {
            if (System.nanoTime() > deadline) {
                throw new EnvironmentException("topics were made but do not show up on " + bootstrap + ": " + names);
            }
            pause();
        }
    }

    private void warnAbout(List<OutputTopic> present) throws EnvironmentException {
        var resources = present.stream().map(OutputTopic::resource).toList();
        var described = admin.describeConfigs(resources).values();
        for (OutputTopic topic : present) {
            var config = described.get(topic.resource());
            if (config != null) {
                answers.value(
                                config,
                                "read the settings of topic " + topic.name(),
                                UnknownTopicOrPartitionException.class)
                        .flatMap(topic::unsuitable)
                        .ifPresent(LOG::warn);
            }
        }
    }

    private static void pause() throws EnvironmentException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted while waiting for topics", e);
        }
    }
}
