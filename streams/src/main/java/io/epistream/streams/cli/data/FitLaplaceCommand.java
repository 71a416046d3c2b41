package io.epistream.streams.cli.data;

import io.epistream.models.fit.LaplaceFitJob;
import io.epistream.models.fit.LaplaceSpec;
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

/** Fits a last-layer Laplace posterior. */
@Command(
        name = "laplace",
        description = {
            "Fits a Laplace posterior over the last layer's weights, its prior precision by marginal likelihood, and"
                    + " makes it the bundle's method. Needs labelled training rows."
        },
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = {
            "  epistream fit laplace models/fraud/3 --data train.npz \\",
            "      --held-out test.npz --out models/fraud/4",
            "",
            "Exit codes: 0 fitted and written, 1 it failed, 2 wrong command line."
        })
final class FitLaplaceCommand implements Callable<Integer> {
    @Mixin
    private FitOptions options = new FitOptions();

    @Mixin
    private CompareOptions compare = new CompareOptions();

    @Option(names = "--layer", paramLabel = "NODE", description = "The linear layer. Default: the last one.")
    private @Nullable String layer;

    @Option(
            names = "--structure",
            paramLabel = "KIND",
            description = "full or kronecker. Default: full up to 4096 weights.")
    private LaplaceSpec.@Nullable Structure structure;

    @Option(
            names = "--rows-of-training",
            paramLabel = "N",
            description = "Rows the model was trained on, where --data holds only some of them.")
    private @Nullable Long trainingRows;

    @Option(
            names = "--samples",
            paramLabel = "S",
            defaultValue = "50",
            description = "Draws of the weights to serve with. Default: ${DEFAULT-VALUE}.")
    private int samples = 50;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Seed of the draws. Default: ${DEFAULT-VALUE}.")
    private long seed = 7;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (samples < 2) {
            throw new ParameterException(spec.commandLine(), "--samples: must be >= 2, was " + samples);
        }
        LaplaceSpec wanted = new LaplaceSpec(
                Optional.ofNullable(layer),
                Optional.ofNullable(structure),
                trainingRows == null ? OptionalLong.empty() : OptionalLong.of(trainingRows),
                samples,
                seed);
        return new FitRun(options, compare, spec.commandLine())
                .run((bundle, execution) -> LaplaceFitJob.open(bundle, wanted, execution));
    }
}
