package io.epistream.streams.topology;

import io.epistream.schemas.Alert;
import io.epistream.schemas.ReferenceChange;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.ReviewItem;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.FleetDecisionV1;
import io.epistream.schemas.state.FleetReportV1;
import io.epistream.schemas.state.WatchMessageV1;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import io.epistream.streams.config.Topics;
import io.epistream.streams.metrics.EpistreamMetrics;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * The watch role: events to windows, alerts, references and review items.
 *
 * <pre>
 * events ─▶ decode ─┬─▶ partial windows ═▶ merge ─┬─▶ windows
 *            │      │   (per partition)           └─▶ detect ─▶ alerts, references, their changes
 *            ▼      └─▶ review candidates ═▶ budget ─▶ review  ▲      │ └─▶ (all streams) ═▶ fleet ─▶ alerts, decisions
 *       dead letters        ▲ (per model)                      │      │
 *            ▲              └── known references (global store)│◀─────┘        ═▶ repartition
 * controls ─▶ decode ═▶ (by stream) ───────────────────────────┘
 * decisions of the fleet ═▶ (by stream) ───────────────────────┘
 * </pre>
 *
 * <p>Between decode and the windows, segments beyond the limit become one. Commands reach detect over as many partitions, by the same
 * keys, as windows do, so that each meets its stream where it is watched.
 */
public final class WatchRole {
    private final EpistreamConfig config;
    private final int eventsPartitions;
    private final EpistreamMetrics metrics;
    private final Properties settings;

    private WatchRole(EpistreamConfig config, int eventsPartitions, EpistreamMetrics metrics) {
        this.config = config;
        this.eventsPartitions = eventsPartitions;
        this.metrics = metrics;
        settings = StreamsSettings.base(config, Role.WATCH);
    }

    /**
     * The role, ready to run.
     *
     * @param eventsPartitions partitions of the events topic, at least 1: windows wait for all of them
     */
    public static RoleApp create(EpistreamConfig config, int eventsPartitions, EpistreamMetrics metrics) {
        if (eventsPartitions < 1) {
            throw new IllegalArgumentException("eventsPartitions: must be >= 1, was " + eventsPartitions);
        }
        WatchRole role = new WatchRole(config, eventsPartitions, metrics);
        return new RoleApp(config.applicationId(Role.WATCH), role.topology(), role.settings);
    }

    private Topology topology() {
        Topics topics = config.topics();
        Backlog backlog = new EventsBacklog(settings, topics.events());
        StreamsBuilder builder = new StreamsBuilder();
        builder.addGlobalStore(
                KnownReferences.store(), topics.references(), consumed("references-in"), KnownReferences.stage());

        KStream<byte[], DecodedEvent> decoded = builder.stream(topics.events(), bytesIn("events-in"))
                .process(DecodeEvents.stage(MessageLimit.of(settings), metrics), Named.as("decode-events"));
        only(DecodedEvent.Dead.class, decoded, "dead-events")
                .mapValues(DecodedEvent.Dead::value, Named.as("dead-letter-value"))
                .to(topics.deadLetters(), Produced.<byte[], byte[]>as("dead-letters-out"));
        KStream<byte[], WatchedEvent> events = only(WatchedEvent.class, decoded, "watched-events")
                .process(CapSegments.stage(config.segmentsLimit(), metrics), Named.as("cap-segments"));

        KStream<String, WindowSummary> windows = events.process(
                        PartialWindows.stage(config.windows(), backlog, metrics), Named.as("count-partial-windows"))
                .repartition(repartitioned("partial-windows", WatchMessageV1.class)
                        .withStreamPartitioner(new WatermarkPartitioner()))
                .process(MergeWindows.stage(eventsPartitions, metrics), Named.as("merge-windows"));
        windows.to(topics.windows(), produced("windows-out", WindowSummary.class));

        KStream<String, SpecificRecord> toDetect = windows.mapValues(
                        SpecificRecord.class::cast, Named.as("windows-to-detect"))
                .merge(commands(builder), Named.as("windows-and-commands"));
        if (config.detection().fleet()) {
            toDetect = toDetect.merge(fleetDecisions(builder), Named.as("and-fleet-decisions"));
        }
        KStream<String, SpecificRecord> detected =
                toDetect.process(DetectStreams.stage(config, metrics), Named.as("detect-streams"));
        if (config.detection().fleet()) {
            decideForTheFleet(detected);
        }
        only(Alert.class, detected, "alerts").to(topics.alerts(), produced("alerts-out", Alert.class));
        only(ReferenceChange.class, detected, "reference-changes")
                .to(topics.referenceChanges(), produced("reference-changes-out", ReferenceChange.class));
        // a reference that is dropped has no value
        detected.filter((key, value) -> value == null || value instanceof ReferenceProfile, Named.as("references-only"))
                .mapValues(ReferenceProfile.class::cast, Named.as("references"))
                .to(topics.references(), produced("references-out", ReferenceProfile.class));

        events.process(ReviewCandidates.stage(config.review()), Named.as("choose-candidates"))
                .repartition(repartitioned("review-candidates", ReviewItem.class))
                .process(ReviewBudget.stage(config.review().atMost(), metrics), Named.as("hold-to-budget"))
                .to(topics.review(), produced("review-out", ReviewItem.class));
        return builder.build(settings);
    }

    /** Commands under the keys of their streams; what is none becomes a dead letter. */
    private KStream<String, SpecificRecord> commands(StreamsBuilder builder) {
        KStream<byte[], DecodedCommand> decoded = builder.stream(config.topics().controls(), bytesIn("controls-in"))
                .process(DecodeCommands.stage(MessageLimit.of(settings), metrics), Named.as("decode-commands"));
        only(DecodedCommand.Dead.class, decoded, "dead-commands")
                .mapValues(DecodedCommand.Dead::value, Named.as("dead-command-value"))
                .to(config.topics().deadLetters(), Produced.<byte[], byte[]>as("dead-commands-out"));
        return only(DecodedCommand.Given.class, decoded, "given-commands")
                .selectKey((key, given) -> given.streamKey(), Named.as("commands-by-stream"))
                .mapValues(DecodedCommand.Given::command, Named.as("commands"))
                .repartition(repartitioned("commands", ReferenceCommand.class))
                .mapValues(SpecificRecord.class::cast, Named.as("commands-to-detect"));
    }

    /** Streams that may alarm are weighed against all others in one place; what is decided comes back to them over a topic. */
    private void decideForTheFleet(KStream<String, SpecificRecord> detected) {
        KStream<String, SpecificRecord> decided = only(FleetReportV1.class, detected, "fleet-reports")
                .repartition(Repartitioned.with(Serdes.String(), serde(FleetReportV1.class))
                        .withName("fleet-reports")
                        .withNumberOfPartitions(1))
                .process(
                        FleetAlarms.stage(DetectorSettings.fleet(config.detection(), config.windows()), metrics),
                        Named.as("decide-for-fleet"));
        only(Alert.class, decided, "fleet-alerts")
                .to(config.topics().alerts(), produced("fleet-alerts-out", Alert.class));
        only(FleetDecisionV1.class, decided, "fleet-decisions")
                .to(config.topics().fleetDecisions(), produced("fleet-decisions-out", FleetDecisionV1.class));
    }

    private KStream<String, SpecificRecord> fleetDecisions(StreamsBuilder builder) {
        return builder.stream(
                        config.topics().fleetDecisions(),
                        Consumed.with(Serdes.String(), SingleObjectSerde.forgetting(FleetDecisionV1.class))
                                .withName("fleet-decisions-in"))
                .filter((key, decision) -> decision != null, Named.as("readable-fleet-decisions"))
                .repartition(repartitioned("fleet-decisions-by-stream", FleetDecisionV1.class))
                .mapValues(SpecificRecord.class::cast, Named.as("fleet-decisions-to-detect"));
    }

    private static <K, V, T extends V> KStream<K, T> only(Class<T> type, KStream<K, V> stream, String name) {
        return stream.filter((key, value) -> type.isInstance(value), Named.as(name + "-only"))
                .mapValues(type::cast, Named.as(name));
    }

    /** Old producers may leave the timestamp out (-1), which Kafka Streams would stop for. */
    private static Consumed<byte[], byte[]> bytesIn(String name) {
        return Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                .withTimestampExtractor((record, partitionTime) -> Math.max(0, record.timestamp()))
                .withName(name);
    }

    private static Consumed<String, byte[]> consumed(String name) {
        return Consumed.with(Serdes.String(), Serdes.ByteArray()).withName(name);
    }

    private <T extends SpecificRecord> Repartitioned<String, T> repartitioned(String name, Class<T> type) {
        return Repartitioned.with(Serdes.String(), serde(type))
                .withName(name)
                .withNumberOfPartitions(config.topics().partitions());
    }

    private static <T extends SpecificRecord> Produced<String, T> produced(String name, Class<T> type) {
        return Produced.with(Serdes.String(), serde(type)).withName(name);
    }

    private static <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
        return new SingleObjectSerde<>(type);
    }
}
