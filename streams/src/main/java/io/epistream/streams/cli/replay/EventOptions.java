package io.epistream.streams.cli.replay;

import io.epistream.schemas.Alert;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.cli.data.RangeBound;
import io.epistream.streams.cli.data.TopicRange;
import io.epistream.streams.cli.data.TopicRecords;
import io.epistream.streams.config.Durations;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.Rejections;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that say which events are replayed, and where the alerts are that came of them. */
final class EventOptions {
    private static final String EVENTS_OF_CONFIG = "";

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Events (UncertaintyEvent, Avro container); each file is one partition in its own order.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "Give event i of a file the time i times this, such as 100ms; for rows without times.")
    private @Nullable String every;

    @Option(
            names = "--topic",
            arity = "0..1",
            fallbackValue = EVENTS_OF_CONFIG,
            paramLabel = "TOPIC",
            description = "Read events from this topic instead of files; without a name from topics.events.")
    private @Nullable String topic;

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            description = "First record of --topic: BEGINNING, an offset, or a time such as 2026-03-01T00:00:00Z."
                    + " Default: BEGINNING.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "WHERE",
            description =
                    "First record not read: END (of what is committed now), an offset, or a time." + " Default: END.")
    private @Nullable String to;

    @Option(
            names = "--alerts",
            paramLabel = "FILE",
            description = "Alerts that did come (Alert, Avro container). Default with --topic: topics.alerts.")
    private @Nullable Path alerts;

    /**
     * Sees to it that the options fit each other.
     *
     * @throws IllegalArgumentException naming the option and what it must be
     */
    void check() {
        if (files.isEmpty() == (topic == null)) {
            throw new IllegalArgumentException("Name either FILEs or --topic");
        }
        if (topic == null && (from != null || to != null)) {
            throw new IllegalArgumentException("--from, --to: are of --topic; files are read whole");
        }
        if (topic != null && every != null) {
            throw new IllegalArgumentException("--every: is for files; events of a topic have times");
        }
        first();
        last();
        interval();
    }

    EventSource open(EpistreamConfig config, Rejections rejections) throws DatasetException {
        if (topic == null) {
            return FileEvents.open(files, interval());
        }
        String named = topic.equals(EVENTS_OF_CONFIG) ? config.topics().events() : topic;
        return new TopicEvents(
                TopicRecords.open(
                        range(named, first(), last()),
                        client(config),
                        UncertaintyEvent.class,
                        UncertaintyEvent::getEventTime),
                rejections);
    }

    /** Alerts that did come for the streams that were replayed; empty when nothing says which. */
    Optional<List<Alert>> came(EpistreamConfig config, List<StreamReplay> streams) throws DatasetException {
        CameAlerts came = new CameAlerts(streams);
        if (alerts != null) {
            return Optional.of(came.file(alerts));
        }
        if (topic == null) {
            return Optional.empty();
        }
        // an alert is written after the events it is about; an offset names a record of the events only
        RangeBound begin = first() instanceof RangeBound.Time time ? time : new RangeBound.Edge();
        return Optional.of(came.topic(range(config.topics().alerts(), begin, new RangeBound.Edge()), client(config)));
    }

    private RangeBound first() {
        return bound("--from", "BEGINNING", from);
    }

    private RangeBound last() {
        return bound("--to", "END", to);
    }

    private static RangeBound bound(String option, String edge, @Nullable String text) {
        try {
            return RangeBound.parse(edge, text == null ? edge : text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
    }

    private Optional<Duration> interval() {
        if (every == null) {
            return Optional.empty();
        }
        try {
            Duration interval = Durations.parse(every);
            if (interval.isZero()) {
                throw new IllegalArgumentException("must be > 0, was " + every);
            }
            return Optional.of(interval);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--every: " + e.getMessage(), e);
        }
    }

    private static TopicRange range(String topic, RangeBound from, RangeBound to) {
        return new TopicRange(topic, OptionalInt.empty(), from, to, OptionalLong.empty());
    }

    private static Map<String, Object> client(EpistreamConfig config) {
        return new LinkedHashMap<>(config.kafka());
    }
}
