package io.epistream.streams.cli;

import io.epistream.streams.cli.data.FitCommand;
import io.epistream.streams.cli.data.ScoreCommand;
import io.epistream.streams.cli.demo.DemoCommand;
import io.epistream.streams.cli.reference.ReferencesCommand;
import io.epistream.streams.cli.replay.ReplayCommand;
import io.epistream.streams.cli.traffic.ReadCommand;
import io.epistream.streams.cli.traffic.SendCommand;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program; without a command it shows what there is. */
@Command(
        name = "epistream",
        description = "Watches deployed models: how unsure each prediction is, and why.",
        mixinStandardHelpOptions = true,
        versionProvider = EpistreamCommand.Version.class,
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            CheckCommand.class,
            SendCommand.class,
            ReadCommand.class,
            InspectCommand.class,
            ScoreCommand.class,
            FitCommand.class,
            ReplayCommand.class,
            ReferencesCommand.class
        },
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nStart here:%n",
        footer = {
            "  epistream demo                           what it does, on real data",
            "  epistream inspect model.onnx             what an export holds and is open to",
            "  epistream score data.npz --bundle DIR    what a model says about a file",
            "  epistream fit temperature DIR ...        calibrate it, fit OOD distances",
            "  epistream check --config epistream.yaml  is all well, what does a record cost",
            "  epistream run --config epistream.yaml    do it",
            "  epistream send data.npz -c FILE          traffic for it, from a file",
            "  epistream read alerts -c FILE            what came of it, as JSON",
            "  epistream replay scores.avro -c FILE     which alarms another promise gives",
            "  epistream reference list -c FILE         what streams are compared with",
            "",
            "Exit codes: 0 all went well, 1 it failed, 2 wrong command line or configuration."
        })
final class EpistreamCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return CommandLine.ExitCode.USAGE;
    }

    /** From the jar's manifest. */
    static final class Version implements IVersionProvider {
        static Optional<String> of() {
            return Optional.ofNullable(EpistreamCommand.class.getPackage().getImplementationVersion());
        }

        @Override
        public String[] getVersion() {
            return new String[] {"epistream " + Version.of().orElse("(not from a jar)")};
        }
    }
}
