package io.epistream.streams.cli.data;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What can be fitted to a model after its training. */
@Command(
        name = "fit",
        description = {
            "Fits something to a trained model on rows you have, and writes a new version of its bundle with where it"
                    + " came from. The model itself is not trained."
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            FitTemperatureCommand.class,
            FitLaplaceCommand.class,
            FitDistanceCommand.class,
            FitReferenceCommand.class
        },
        commandListHeading = "%nWhat to fit:%n",
        footerHeading = "%nExamples, in the usual order:%n",
        footer = {
            "  epistream fit laplace     m/1 --data train.npz --out m/2",
            "  epistream fit temperature m/2 --data validation.npz --out m/3",
            "  epistream fit distance    m/3 --data train.npz --out m/4",
            "  epistream fit reference   m/4 --data held-out.npz --out m/5",
            "",
            "Exit codes: 0 fitted and written, 1 it failed, 2 wrong command line."
        })
public final class FitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return CommandLine.ExitCode.USAGE;
    }
}
