package io.epistream.streams.cli.data;

import io.epistream.models.bundle.ModelDescription;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that every fit has. */
final class FitOptions {
    @Parameters(paramLabel = "BUNDLE", description = "The model bundle to start from; stays as it is.")
    private Path bundle = Path.of("");

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "NEWDIR",
            description = "Folder for the new bundle; must not exist. There whole or not at all.")
    private Path out = Path.of("");

    @Option(
            names = "--version",
            paramLabel = "V",
            description = "Version of the new bundle. Default: the old one plus 1, or with the fit's name added.")
    private @Nullable String version;

    @Mixin
    private RowOptions rows = new RowOptions();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable") // that it is there is enough for picocli
    private boolean help;

    /** One of both. */
    static final class Source {
        @Option(
                names = "--data",
                required = true,
                paramLabel = "FILE",
                description = "Rows to fit on: .npz, .csv, .csv.gz or .avro.")
        private @Nullable Path file;

        @ArgGroup(exclusive = false, multiplicity = "1")
        private @Nullable TopicOptions topic;
    }

    Path bundle() {
        return bundle;
    }

    Path out() {
        return out;
    }

    RowOptions rows() {
        return rows;
    }

    RowSource source(CommandLine command) {
        if (source.topic != null) {
            return RowSource.topic(source.topic, command);
        }
        Path file = source.file;
        if (file == null) {
            throw new CommandLine.ParameterException(command, "Name rows to fit on with --data or --topic");
        }
        return RowSource.file(file);
    }

    String version(ModelDescription old, String fit) {
        return Optional.ofNullable(version).orElseGet(() -> next(old.version(), fit));
    }

    private static String next(String version, String fit) {
        return version.matches("\\d{1,9}") ? Integer.toString(Integer.parseInt(version) + 1) : version + "-" + fit;
    }
}
