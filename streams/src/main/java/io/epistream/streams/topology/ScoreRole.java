package io.epistream.streams.topology;

import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import io.epistream.streams.config.Topics;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.scoring.RecordScorer;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The score role: inputs to uncertainty events, bad inputs to dead letters, one output record per input record with its
 * key, timestamp and headers.
 */
public final class ScoreRole {
    private static final Serde<byte[]> BYTES = Serdes.ByteArray();
    private static final String EVENTS = "events";
    private static final String DEAD_LETTERS = "dead-letters";

    private final Topics topics;
    private final RecordScorer scorer;
    private final MessageLimit limit;
    private final EpistreamMetrics metrics;

    private ScoreRole(Topics topics, RecordScorer scorer, MessageLimit limit, EpistreamMetrics metrics) {
        this.topics = topics;
        this.scorer = scorer;
        this.limit = limit;
        this.metrics = metrics;
    }

    /**
     * Builds the role.
     *
     * @param config the whole configuration
     * @param scorer scores records; stays the caller's to close, after the KafkaStreams
     * @param budget how many records a poll may bring
     * @param metrics where records are counted
     */
    public static RoleApp create(
            EpistreamConfig config, RecordScorer scorer, PollBudget budget, EpistreamMetrics metrics) {
        Properties settings = StreamsSettings.base(config, Role.SCORE);
        ScoreRole role = new ScoreRole(config.topics(), scorer, MessageLimit.of(settings), metrics);
        settings.put(mainConsumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), budget.maxPollRecords());
        interceptPolls(settings, scorer, config.topics().inputs());
        return new RoleApp(config.applicationId(Role.SCORE), role.topology(), settings);
    }

    private Topology topology() {
        StreamsBuilder builder = new StreamsBuilder();
        Map<String, KStream<byte[], Outcome>> outcomes = builder.stream(
                        topics.inputs(),
                        Consumed.with(BYTES, BYTES)
                                .withTimestampExtractor((record, partitionTime) -> Math.max(0, record.timestamp()))
                                .withName("inputs"))
                .processValues(() -> new ScoreProcessor(scorer, limit, metrics), Named.as("score"))
                .split(Named.as("to-"))
                .branch((key, outcome) -> outcome instanceof Outcome.Publish, Branched.as(EVENTS))
                .defaultBranch(Branched.as(DEAD_LETTERS));

        branch(outcomes, EVENTS)
                .mapValues(outcome -> ((Outcome.Publish) outcome).value(), Named.as("event-bytes"))
                .to(topics.events(), Produced.with(BYTES, BYTES).withName(EVENTS));

        DeadLetters letters = new DeadLetters(limit);
        branch(outcomes, DEAD_LETTERS)
                .process(() -> new DeadLetterProcessor(letters, metrics), Named.as("bury"))
                .to(topics.deadLetters(), Produced.with(BYTES, BYTES).withName(DEAD_LETTERS));
        return builder.build();
    }

    private static KStream<byte[], Outcome> branch(Map<String, KStream<byte[], Outcome>> branches, String name) {
        return java.util.Objects.requireNonNull(branches.get("to-" + name));
    }

    /** On the main consumer only: restore and global consumers read no inputs. The user's interceptors come first. */
    private static void interceptPolls(Properties settings, RecordScorer scorer, String inputs) {
        String key = mainConsumer(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
        String shared =
                settings.getProperty(StreamsConfig.consumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG), "");
        settings.put(
                key,
                Stream.of(settings.getProperty(key, shared), PollScoring.class.getName())
                        .filter(classes -> !classes.isBlank())
                        .collect(Collectors.joining(",")));
        settings.put(mainConsumer(PollScoring.SCORER), scorer);
        settings.put(mainConsumer(PollScoring.INPUTS), inputs);
    }

    private static String mainConsumer(String key) {
        return StreamsConfig.mainConsumerPrefix(key);
    }
}
