package io.epistream.streams.cli.reference;

import io.epistream.schemas.ReferenceAction;
import io.epistream.schemas.StreamId;
import io.epistream.streams.cli.ConfigOption;
import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.window.StreamKey;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a stream learn what is normal anew. */
@Command(
        name = "relearn",
        description = {
            "Drops the reference of a stream; its next windows make a new one. An open episode ends. Until the new"
                    + " reference is learned the stream cannot alarm."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  epistream reference relearn -c epistream.yaml fraud/3/eu \\",
            "      --reason \"new card product since Monday\"",
            "  epistream reference relearn -c epistream.yaml digits/1/ \\",
            "      --posterior 7cf6595712accc64 --reason \"was learned during an outage\"",
            "",
            "Exit codes: 0 done, 1 refused or no answer, 2 wrong command line or config."
        })
final class ReferenceRelearnCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption configuration = new ConfigOption();

    @Parameters(
            paramLabel = "STREAM",
            description =
                    "MODEL/VERSION/SEGMENT as `epistream reference list` shows it; MODEL/VERSION/ without segments.")
    private String stream = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; it is kept with the change.")
    private String reason = "";

    @Option(
            names = "--posterior",
            paramLabel = "HEX",
            description = "Only of this posterior, 16 hex digits. Default: all of the stream.")
    private @Nullable String posterior;

    @Mixin
    private CommandOptions options = new CommandOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, EnvironmentException {
        EpistreamConfig config = configuration.load().config();
        options.carryOut(
                config,
                options.command(ReferenceAction.RELEARN, reason)
                        .setStream(stream())
                        .setPosterior(posterior)
                        .build(),
                spec.commandLine());
        return 0;
    }

    private StreamId stream() {
        return StreamKey.parse(stream)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "STREAM: MODEL/VERSION/SEGMENT expected, was \"" + stream + "\""));
    }
}
