package io.epistream.streams.cli.traffic;

import io.epistream.streams.cli.AdminAnswers;
import io.epistream.streams.cli.EnvironmentException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topic that is written to, asked for before the first record so that a wrong name or address is said at once. */
final class InputsTopic {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(1);

    private final Broker broker;
    private final String name;

    InputsTopic(Broker broker, String name) {
        this.broker = broker;
        this.name = name;
    }

    /**
     * Sees to it that it is there.
     *
     * @param create partitions to make it with where it is missing; empty to refuse then
     * @return what was done, for the user to see; empty when it was there
     */
    Optional<String> prepare(OptionalInt create) throws EnvironmentException {
        AdminAnswers answers = new AdminAnswers(broker.described());
        try (ClosedSoon admin = new ClosedSoon(Broker.client(Admin::create, settings()))) {
            if (exists(admin.admin(), answers)) {
                return Optional.empty();
            }
            if (create.isEmpty()) {
                throw new EnvironmentException("topic " + name + " does not exist on " + broker.address()
                        + ". Correct the name, or make it with --create-topic PARTITIONS");
            }
            NewTopic topic = new NewTopic(name, Optional.of(create.getAsInt()), replication());
            answers.value(
                    admin.admin().createTopics(List.of(topic)).all(), "make topic " + name, TopicExistsException.class);
            return Optional.of("made topic " + name + ", " + create.getAsInt()
                    + (create.getAsInt() == 1 ? " partition" : " partitions"));
        }
    }

    private boolean exists(Admin admin, AdminAnswers answers) throws EnvironmentException {
        return answers.value(
                        admin.describeTopics(List.of(name)).allTopicNames(),
                        "describe topic " + name,
                        UnknownTopicOrPartitionException.class)
                .isPresent();
    }

    private Optional<Short> replication() {
        return broker.config().map(config -> config.topics().replication()).filter(factor -> factor > 0);
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = broker.admin("epistream-send-topic");
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        return settings;
    }

    /** Closes without waiting for answers that nobody needs any more. */
    private record ClosedSoon(Admin admin) implements AutoCloseable {
        @Override
        public void close() {
            admin.close(CLOSES_WITHIN);
        }
    }
}
