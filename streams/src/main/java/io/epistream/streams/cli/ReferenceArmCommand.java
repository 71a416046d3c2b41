package io.epistream.streams.cli;

import io.epistream.schemas.ReferenceAction;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.detect.DetectorFactory;
import io.epistream.streams.topology.DetectorSettings;
import java.io.IOException;
import java.nio.file.Files;
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
            "Gives the stream that a reference profile is of this profile as its reference, at once, whatever it had."
                    + " An open episode ends. Refused where the profile was made by another posterior than the stream's"
                    + " scores are."
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
    private static final long MOST_BYTES = 1 << 20;

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
        ReferenceProfile profile = BundleReferences.decode(source.toString(), bytes());
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

    private byte[] bytes() throws EnvironmentException {
        if (Files.isDirectory(source)) {
            return BundleReferences.read(source)
                    .orElseThrow(() -> new EnvironmentException(
                            source + ": the bundle has no reference. Make one with `epistream fit reference`"));
        }
        try {
            if (Files.size(source) > MOST_BYTES) {
                throw new EnvironmentException(
                        source + ": larger than any reference profile (" + MOST_BYTES + " bytes)");
            }
            return Files.readAllBytes(source);
        } catch (IOException e) {
            throw new EnvironmentException("cannot read " + source + ": " + FailureText.of(e), e);
        }
    }
}
