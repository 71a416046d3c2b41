package io.epistream.streams.cli.reference;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What streams are compared with, and how to change it. */
@Command(
        name = "reference",
        description = {
            "Shows what each stream is compared with, and changes it while the program runs. Every change is told in"
                    + " topics.reference-changes: who, when, why."
        },
        mixinStandardHelpOptions = true,
        subcommands = {ReferenceListCommand.class, ReferenceRelearnCommand.class, ReferenceArmCommand.class},
        commandListHeading = "%nWhat to do:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  epistream reference list    -c epistream.yaml",
            "  epistream reference relearn -c epistream.yaml fraud/3/eu \\",
            "      --reason \"new card product since Monday\"",
            "  epistream reference arm     -c epistream.yaml models/fraud/4",
            "",
            "Exit codes: 0 done, 1 refused or no answer, 2 wrong command line or config."
        })
public final class ReferencesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return CommandLine.ExitCode.USAGE;
    }
}
