package io.epistream.streams.cli.data;

import io.epistream.models.fit.TemperatureFitJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Fits a temperature. */
@Command(
        name = "temperature",
        description = {
            "Fits the temperature that divides each sample's logits, so that probabilities mean what they say. Needs"
                    + " labelled rows that were not trained on."
        },
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = {
            "  epistream fit temperature models/fraud/3 --data validation.npz \\",
            "      --out models/fraud/4",
            "",
            "Exit codes: 0 fitted and written, 1 it failed, 2 wrong command line."
        })
final class FitTemperatureCommand implements Callable<Integer> {
    @Mixin
    private FitOptions options = new FitOptions();

    @Mixin
    private CompareOptions compare = new CompareOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return new FitRun(options, compare, spec.commandLine()).run(TemperatureFitJob::open);
    }
}
