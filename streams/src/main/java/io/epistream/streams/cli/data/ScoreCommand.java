package io.epistream.streams.cli.data;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.graph.Task;
import io.epistream.models.inference.ScoringSession;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.DatasetSpec;
import io.epistream.streams.dataset.OutputFile;
import io.epistream.streams.dataset.ScoreFormat;
import io.epistream.streams.dataset.ScoreWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores rows offline, through the session that serves. */
@Command(
        name = "score",
        description = {
            "Scores the rows of a file (or of a topic range) with a bundle, exactly as the service would, and sums up"
                    + " what came out. Writes every row's scores where asked to."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  epistream score held-out.csv --bundle models/fraud/3",
            "  epistream score held-out.npz --bundle models/fraud/3 -o scores.csv",
            "  epistream score held-out.npz --bundle models/fraud/3 --ood other.npz",
            "",
            "Files: .npz, .csv, .csv.gz, .avro (InferenceInput). OOD scores are larger for",
            "what is less like the training data. Rows that cannot be scored are counted",
            "and told. Exit codes: 0 scored, 1 it failed, 2 wrong command line."
        })
public final class ScoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "0..1", description = "Rows to score.")
    private @Nullable Path file;

    @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "The model bundle.")
    private Path bundle = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "File to write scores to: .csv, .jsonl or .avro. There whole or not at all.")
    private @Nullable Path output;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv, avro or jsonl; without -o scores go to standard output. Default: by OUT's name.")
    private @Nullable ScoreFormat format;

    @Option(
            names = "--ood",
            paramLabel = "FILE",
            description = "Rows known to be unlike the training data: how well does each score tell them?")
    private @Nullable Path ood;

    @Mixin
    private RowOptions options = new RowOptions();

    @ArgGroup(exclusive = false, heading = "%nInstead of FILE:%n")
    private @Nullable TopicOptions topic;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws BundleException, DatasetException {
        CommandLine command = spec.commandLine();
        RowSource source = source(command);
        Optional<ScoreFormat> written = format(command);
        ModelBundle loaded = ModelBundle.load(bundle);
        try (ScoringSession session = ScoringSession.open(loaded, options.execution(command))) {
            RowScoring scoring = new RowScoring(session, options, command.getErr());
            DatasetSpec rows = options.spec(loaded.description());
            Scored in = written.isPresent()
                    ? write(scoring, source, rows, written.get(), loaded)
                    : read(scoring, source, rows, Optional.empty());
            PrintWriter out = written.isPresent() && output == null ? command.getErr() : command.getOut();
            print(out, in, loaded.description().task() == Task.REGRESSION);
            if (ood != null) {
                DatasetSpec others = options.unlabelled(loaded.description());
                Scored outside = read(scoring, RowSource.file(ood), others, Optional.empty());
                out.printf(
                        "%n%d rows of %s as out-of-distribution, %d rejected%n",
                        outside.tally().rows(),
                        outside.read().name(),
                        outside.read().rejected());
                Tables.separations(
                        out,
                        in.tally().ood(),
                        outside.tally().ood(),
                        loaded.description().task() == Task.REGRESSION);
            }
            out.flush();
        }
        return 0;
    }

    /** Rows that were read, and what came of them. */
    private record Scored(RowPass.Read read, ScoreTally tally) {}

    private RowSource source(CommandLine command) {
        if ((file == null) == (topic == null)) {
            throw new ParameterException(command, "Name either a FILE or a --topic");
        }
        return topic == null ? RowSource.file(Objects.requireNonNull(file)) : RowSource.topic(topic, command);
    }

    private Optional<ScoreFormat> format(CommandLine command) {
        Path to = output;
        if (to == null) {
            if (format != null && !format.isText()) {
                throw new ParameterException(command, "--format avro needs -o OUT: it is no text");
            }
            return Optional.ofNullable(format);
        }
        return Optional.of(Optional.ofNullable(format)
                .or(() -> ScoreFormat.of(to))
                .orElseThrow(() -> new ParameterException(
                        command, "-o: must end with .csv, .jsonl or .avro, or say --format; was " + to)));
    }

    private Scored write(RowScoring scoring, RowSource source, DatasetSpec rows, ScoreFormat as, ModelBundle loaded)
            throws DatasetException {
        Path to = output;
        try {
            if (to == null) {
                try (OutputStream lines = new PrintedLines(spec.commandLine().getOut())) {
                    return write(
                            scoring,
                            source,
                            rows,
                            as.writer(lines, loaded.description().labels()));
                }
            }
            try (OutputFile out = OutputFile.create(to)) {
                Scored scored = write(
                        scoring,
                        source,
                        rows,
                        as.writer(out.stream(), loaded.description().labels()));
                out.commit();
                return scored;
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Scored write(RowScoring scoring, RowSource source, DatasetSpec rows, ScoreWriter writer)
            throws DatasetException, IOException {
        Scored scored = read(scoring, source, rows, Optional.of(writer));
        writer.finish();
        return scored;
    }

    private Scored read(RowScoring scoring, RowSource source, DatasetSpec rows, Optional<ScoreWriter> writer)
            throws DatasetException {
        ScoreTally tally = new ScoreTally();
        RowPass.Read read = scoring.run(source, rows, scored -> {
            tally.add(scored.scores(), scored.row().truth());
            if (writer.isPresent()) {
                try {
                    writer.get().write(scored.written());
                } catch (IOException e) {
                    throw unwritable(e);
                }
            }
        });
        return new Scored(read, tally);
    }

    private DatasetException unwritable(IOException e) {
        return new DatasetException(
                output == null ? "standard output" : output.toString(),
                "cannot be written: " + e,
                "Check that there is room",
                e);
    }

    private static void print(PrintWriter out, Scored in, boolean regression) {
        out.printf(
                "%d rows of %s scored, %d rejected%n",
                in.tally().rows(), in.read().name(), in.read().rejected());
        out.println(regression ? "mean uncertainty (unit squared)" : "mean uncertainty (nats)");
        Tables.figures(out, in.tally().uncertainties());
        Map<String, Double> quality = in.tally().quality();
        if (!quality.isEmpty()) {
            out.println("against labels");
            Tables.figures(out, quality);
        }
    }
}
