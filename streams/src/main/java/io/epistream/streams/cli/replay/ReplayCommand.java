package io.epistream.streams.cli.replay;

import io.epistream.schemas.Alert;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.cli.data.Progress;
import io.epistream.streams.cli.data.RangeBound;
import io.epistream.streams.cli.data.TopicRange;
import io.epistream.streams.cli.data.TopicRecords;
import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.Durations;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.OutputFile;
import io.epistream.streams.dataset.Rejections;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which alarms another configuration would have raised. */
@Command(
        name = "replay",
        description = {
            "Feeds scored events through a detection configuration once more, and prints which alarms would have"
                    + " come, beside those that did. Writes to no topic and joins no group."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  epistream score rows.csv --bundle DIR -o scores.avro",
            "  epistream replay scores.avro --config epistream.yaml --every 100ms",
            "",
            "  epistream replay --topic --from 2026-03-01T00:00:00Z \\",
            "      --config epistream.yaml --set detection.false-alarms=\"1 per 1d\" \\",
            "      --plot evidence.svg",
            "",
            "Only the keys windows and detection of the configuration (and kafka and topics",
            "with --topic) matter. A range should begin where the first reference is to be",
            "learned. Verdicts: both, new (only replayed), gone (only came).",
            "Exit codes: 0 replayed, 1 it failed, 2 wrong command line or configuration."
        })
public final class ReplayCommand implements Callable<Integer> {
    private static final int MOST_PANELS = 12;
    private static final String EVENTS_OF_CONFIG = "";

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Events (UncertaintyEvent, Avro container); each file is one partition in its own order.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description =
                    "Configuration to replay with, YAML. Environment variables EPISTREAM_SECTION__KEY override it.")
    private Path config = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the configuration, such as detection.window-records=50. Repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

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
            defaultValue = "BEGINNING",
            description = "First record of --topic: BEGINNING, an offset, or a time such as 2026-03-01T00:00:00Z."
                    + " Default: ${DEFAULT-VALUE}.")
    private String from = "BEGINNING";

    @Option(
            names = "--to",
            paramLabel = "WHERE",
            defaultValue = "END",
            description = "First record not read: END (of what is committed now), an offset, or a time."
                    + " Default: ${DEFAULT-VALUE}.")
    private String to = "END";

    @Option(
            names = "--alerts",
            paramLabel = "FILE",
            description = "Alerts that did come (Alert, Avro container). Default with --topic: topics.alerts.")
    private @Nullable Path alerts;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description =
                    "Reference of one stream (a bundle's reference.avro); all others learn from their first windows.")
    private @Nullable Path reference;

    @Option(names = "--format", paramLabel = "FORMAT", description = "table, json or csv. Default: table.")
    private ReportFormat format = ReportFormat.TABLE;

    @Option(names = "--evidence", paramLabel = "FILE", description = "Write ln M after each window as CSV.")
    private @Nullable Path evidence;

    @Option(names = "--plot", paramLabel = "FILE", description = "Draw evidence against time as SVG.")
    private @Nullable Path plot;

    @Option(names = "--mark", paramLabel = "TIME=LABEL", description = "Mark a time in the plot. Repeatable.")
    private List<String> marks = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, DatasetException {
        if (files.isEmpty() == (topic == null)) {
            throw new ParameterException(spec.commandLine(), "Name either FILEs or --topic");
        }
        List<Mark> parsed = parsedMarks();
        TopicRange range = range();
        EpistreamConfig loaded =
                ConfigLoader.load(config, System.getenv(), settings).config();
        Rejections rejections = new Rejections(false);
        Replay replay = new Replay(loaded, profile(), rejections);
        String name = run(loaded, range, replay, rejections);
        tell(replay, rejections);
        Optional<List<Alert>> came = came(loaded, range, replay);
        Result result = new Result(
                name,
                replay,
                loaded.detection().falseAlarms().toString(),
                loaded.windows().size(),
                came.isPresent(),
                Comparison.of(Alarm.of(came.orElse(List.of())), replayed(replay)));
        draw(result, parsed);
        format.print(result, spec.commandLine().getOut());
        return 0;
    }

    private String run(EpistreamConfig loaded, TopicRange range, Replay replay, Rejections rejections)
            throws DatasetException {
        try (EventSource source = source(loaded, range, rejections);
                Sink sink = Sink.open(evidence)) {
            Progress progress = new Progress(
                    "replaying " + source.name(),
                    OptionalLong.of(source.expected()),
                    spec.commandLine().getErr());
            source.notes().forEach(note -> spec.commandLine().getErr().println("  " + note));
            replay.run(source, progress, sink::add);
            sink.commit();
            return source.name();
        }
    }

    private EventSource source(EpistreamConfig loaded, TopicRange range, Rejections rejections)
            throws DatasetException {
        if (topic == null) {
            return FileEvents.open(files, interval());
        }
        String named = topic.equals(EVENTS_OF_CONFIG) ? loaded.topics().events() : topic;
        return new TopicEvents(
                TopicRecords.open(
                        of(range, named), client(loaded), UncertaintyEvent.class, UncertaintyEvent::getEventTime),
                rejections);
    }

    /** Alerts that did come; empty when nothing says which. */
    private Optional<List<Alert>> came(EpistreamConfig loaded, TopicRange range, Replay replay)
            throws DatasetException {
        CameAlerts came = new CameAlerts(replay.streams());
        if (alerts != null) {
            return Optional.of(came.file(alerts));
        }
        if (topic == null) {
            return Optional.empty();
        }
        boolean timed = range.from() instanceof RangeBound.Time;
        TopicRange all = new TopicRange(
                loaded.topics().alerts(),
                OptionalInt.empty(),
                timed ? range.from() : new RangeBound.Edge(),
                new RangeBound.Edge(),
                OptionalLong.empty());
        return Optional.of(came.topic(all, client(loaded)));
    }

    private static List<Alarm> replayed(Replay replay) {
        return replay.streams().stream()
                .flatMap(stream -> Alarm.of(stream.alerts()).stream())
                .toList();
    }

    private Optional<ReferenceProfile> profile() throws DatasetException {
        if (reference == null) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Files.readAllBytes(reference);
            return Optional.of(new SingleObjectCodec<>(ReferenceProfile.class).decode(ByteBuffer.wrap(bytes)));
        } catch (IOException e) {
            throw new DatasetException(reference.toString(), "cannot be read: " + e, "Correct --reference", e);
        } catch (UndecodableException e) {
            throw new DatasetException(
                    reference.toString(),
                    String.valueOf(e.getMessage()),
                    "Give the reference.avro of a bundle that epistream fit reference wrote",
                    e);
        }
    }

    private void tell(Replay replay, Rejections rejections) throws DatasetException {
        if (rejections.count() > 0) {
            spec.commandLine()
                    .getErr()
                    .println("  " + rejections.count() + " records could not be used: " + rejections.byReason());
            rejections.examples().forEach(example -> spec.commandLine().getErr().println("    " + example));
        }
        if (!replay.metReference()) {
            throw new DatasetException(
                    String.valueOf(reference),
                    "no event is of its stream and posterior",
                    "Leave --reference away, or score with the bundle it belongs to");
        }
    }

    private void draw(Result result, List<Mark> parsed) throws DatasetException {
        if (plot == null) {
            return;
        }
        List<StreamReplay> streams = result.replay().streams();
        List<EvidencePlot.Panel> panels = streams.stream()
                .limit(MOST_PANELS)
                .map(stream -> panel(stream, result))
                .toList();
        try (OutputFile file = OutputFile.create(plot)) {
            file.stream().write(EvidencePlot.of(panels, parsed).getBytes(StandardCharsets.UTF_8));
            file.commit();
        } catch (IOException e) {
            throw new DatasetException(plot.toString(), "cannot be written: " + e, "Check that there is room", e);
        }
        if (streams.size() > MOST_PANELS) {
            spec.commandLine()
                    .getErr()
                    .println("  the plot shows the first " + MOST_PANELS + " of " + streams.size() + " streams");
        }
    }

    private static EvidencePlot.Panel panel(StreamReplay stream, Result result) {
        List<Alarm> came = result.lines().stream()
                .flatMap(line -> line.came().stream())
                .filter(alarm -> alarm.stream().equals(stream.stream()))
                .toList();
        return new EvidencePlot.Panel(stream, Alarm.of(stream.alerts()), came);
    }

    private Optional<Duration> interval() {
        try {
            return Optional.ofNullable(every).map(Durations::parse);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--every: " + e.getMessage(), e);
        }
    }

    private TopicRange range() {
        try {
            return new TopicRange(
                    String.valueOf(topic),
                    OptionalInt.empty(),
                    RangeBound.parse("BEGINNING", from),
                    RangeBound.parse("END", to),
                    OptionalLong.empty());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--from, --to: " + e.getMessage(), e);
        }
    }

    private List<Mark> parsedMarks() {
        try {
            return marks.stream().map(Mark::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static TopicRange of(TopicRange range, String named) {
        return new TopicRange(named, range.partition(), range.from(), range.to(), range.limit());
    }

    private static Map<String, Object> client(EpistreamConfig loaded) {
        return new LinkedHashMap<>(loaded.kafka());
    }
}
