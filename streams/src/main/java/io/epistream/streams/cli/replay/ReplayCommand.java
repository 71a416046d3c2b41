package io.epistream.streams.cli.replay;

import io.epistream.schemas.Alert;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.streams.cli.ConfigOption;
import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.cli.data.Progress;
import io.epistream.streams.cli.reference.ProfileFile;
import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.Rejections;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
            "learned. Verdicts: both, new (only replayed), gone (only came); replayed, where",
            "nothing says which came.",
            "Exit codes: 0 replayed, 1 it failed, 2 wrong command line or configuration."
        })
public final class ReplayCommand implements Callable<Integer> {
    @Mixin
    private EventOptions events = new EventOptions();

    @Mixin
    private ConfigOption configuration = new ConfigOption();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the configuration, such as detection.window-records=50. Repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--reference",
            paramLabel = "BUNDLE|FILE",
            description = "Reference of one stream, as `epistream fit reference` writes it; all others learn from their"
                    + " first windows.")
    private @Nullable Path reference;

    @Option(names = "--format", paramLabel = "FORMAT", description = "table, json or csv. Default: table.")
    private ReportFormat format = ReportFormat.TABLE;

    @Option(names = "--evidence", paramLabel = "FILE", description = "Write ln M after each window as CSV.")
    private @Nullable Path evidence;

    @Mixin
    private PlotOptions plot = new PlotOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, DatasetException, EnvironmentException {
        check();
        EpistreamConfig config = configuration.overridden(settings).config();
        Rejections rejections = new Rejections(false);
        Replay replay = new Replay(config, profile(), rejections);
        String source = run(config, replay, rejections);
        tell(replay, rejections);
        Result result = result(source, config, replay);
        plot.draw(result, spec.commandLine().getErr());
        format.print(result, spec.commandLine().getOut());
        return 0;
    }

    private void check() {
        try {
            events.check();
            plot.check();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Optional<ReferenceProfile> profile() throws EnvironmentException {
        return reference == null ? Optional.empty() : Optional.of(ProfileFile.read(reference));
    }

    private String run(EpistreamConfig config, Replay replay, Rejections rejections) throws DatasetException {
        PrintWriter err = spec.commandLine().getErr();
        try (EventSource source = events.open(config, rejections);
                Sink sink = Sink.open(evidence)) {
            Progress progress = new Progress("replaying " + source.name(), OptionalLong.of(source.expected()), err);
            source.notes().forEach(note -> err.println("  " + note));
            replay.run(source, progress, sink::add);
            sink.commit();
            return source.name();
        }
    }

    private void tell(Replay replay, Rejections rejections) throws DatasetException {
        PrintWriter err = spec.commandLine().getErr();
        if (rejections.count() > 0) {
            err.println("  " + rejections.count() + " records could not be used: " + rejections.byReason());
            rejections.examples().forEach(example -> err.println("    " + example));
        }
        if (!replay.metReference()) {
            throw new DatasetException(
                    String.valueOf(reference),
                    "no event is of its stream and posterior",
                    "Leave --reference away, or score with the bundle it belongs to");
        }
    }

    private Result result(String source, EpistreamConfig config, Replay replay) throws DatasetException {
        Optional<List<Alert>> came = events.came(config, replay.streams());
        List<Alarm> replayed = replay.streams().stream()
                .flatMap(stream -> Alarm.of(stream.alerts()).stream())
                .toList();
        return new Result(
                source,
                replay,
                config.detection().falseAlarms().toString(),
                config.windows().size(),
                came.isPresent(),
                Comparison.of(Alarm.of(came.orElse(List.of())), replayed));
    }
}
