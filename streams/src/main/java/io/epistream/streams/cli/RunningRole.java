package io.epistream.streams.cli;

import io.epistream.streams.config.Role;
import io.epistream.streams.topology.RoleApp;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One role as a KafkaStreams. A bad record never gets here: what a stream thread cannot handle is a broken environment
 * or a programming error, and both end the role.
 */
final class RunningRole {
    private static final Logger LOG = LoggerFactory.getLogger(RunningRole.class);

    private final Role role;
    private final KafkaStreams streams;
    private final GroupMembershipOperation whenClosed;

    /**
     * Builds the role without starting it.
     *
     * @param onState told after every change of its state
     * @param onFailure told the role's name and why it ended; called once for each thread at most
     */
    RunningRole(Role role, RoleApp app, Runnable onState, BiConsumer<String, Throwable> onFailure)
            throws EnvironmentException {
        this.role = role;
        this.whenClosed = whenClosed(app.properties());
        try {
            this.streams = new KafkaStreams(app.topology(), app.properties());
        } catch (KafkaException e) {
            throw new EnvironmentException("role " + name(role) + " cannot start: " + FailureText.of(e), e);
        }
        streams.setStateListener((to, from) -> {
            LOG.atInfo()
                    .addKeyValue("role", name(role))
                    .addKeyValue("from", word(from))
                    .addKeyValue("state", word(to))
                    .log("{}: {} to {}", name(role), word(from), word(to));
            onState.run();
        });
        streams.setGlobalStateRestoreListener(new RestoreLog(name(role), System::nanoTime));
        streams.setUncaughtExceptionHandler(failure -> {
            onFailure.accept(name(role), failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    }

    Role role() {
        return role;
    }

    KafkaStreams streams() {
        return streams;
    }

    void start() throws EnvironmentException {
        try {
            streams.start();
        } catch (KafkaException | IllegalStateException e) {
            throw new EnvironmentException("role " + name(role) + " cannot start: " + FailureText.of(e), e);
        }
    }

    /** What the role waits for; empty when it runs. */
    Optional<String> waitingFor() {
        State state = streams.state();
        return state == State.RUNNING ? Optional.empty() : Optional.of(name(role) + " is " + word(state));
    }

    /**
     * Stops within a time limit; says so where that was too short. Others take over at once, and so does whoever starts next: a member that
     * does not leave holds its partitions until its session ends, for 45 s by default. Static members stay, as they are meant to.
     */
    void close(Duration limit) {
        if (!streams.close(CloseOptions.timeout(limit).withGroupMembershipOperation(whenClosed))) {
            LOG.atWarn()
                    .addKeyValue("role", name(role))
                    .log(
                            "{}: did not stop within {} s; what it had not committed is done again",
                            name(role),
                            limit.toSeconds());
        }
    }

    static GroupMembershipOperation whenClosed(Properties settings) {
        boolean staticMember = settings.stringPropertyNames().stream()
                .anyMatch(name -> name.endsWith(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
        return staticMember ? GroupMembershipOperation.REMAIN_IN_GROUP : GroupMembershipOperation.LEAVE_GROUP;
    }

    private static String name(Role role) {
        return word(role);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
