package io.epistream.streams.cli.reference;

import io.epistream.schemas.ReferenceAction;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.streams.cli.ConfigOption;
import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.detect.DetectorFactory;
import io.epistream.streams.topology.DetectorSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives a stream a reference from outside. */
@Command(
        name = "arm",
        description = {
            "Makes a profile the reference of the stream it was made for, at once, whatever that stream had. An open"
                    + " episode ends. Refused where the profile was made under another posterior than the stream has"
                    + " been seen with."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  epistream reference arm -c epistream.yaml models/fraud/4",
            "  epistream reference arm -c epistream.yaml reference.avro --reason \"March\"",
            "",
            "Exit codes: 0 done, 1 refused or no answer, 2 wrong command line or config."
        })
final class ReferenceArmCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption configuration = new ConfigOption();

    @Parameters(
            paramLabel = "BUNDLE|FILE",
            description =
                    "Bundle folder whose reference is meant, or a profile as `epistream fit reference` writes it.")
    private Path source = Path.of("");

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "armed from a file",
            description = "Why; it is kept with the change. Default: ${DEFAULT-VALUE}.")
    private String reason = "";

    @Mixin
    private CommandOptions options = new CommandOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, EnvironmentException {
        EpistreamConfig config = configuration.load().config();
        ReferenceProfile profile = ProfileFile.read(source);
        Optional<String> refusal =
                new DetectorFactory(DetectorSettings.of(config.detection(), config.windows())).refusal(profile);
        if (refusal.isPresent()) {
            throw new EnvironmentException(source + ": cannot be armed: " + refusal.get());
        }
        options.carryOut(
                config,
                options.command(ReferenceAction.ARM, reason)
                        .setStream(profile.getStream())
                        .setProfile(profile)
                        .build(),
                spec.commandLine());
        return 0;
    }
}
