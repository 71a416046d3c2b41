package io.epistream.streams.cli.data;

import io.epistream.models.fit.DistanceFitJob;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fits feature distances. */
@Command(
        name = "distance",
        description = {
            "Fits distances from the training data in feature space (Mahalanobis, relative Mahalanobis, nearest"
                    + " neighbours), which find inputs that uncertainty alone misses. Needs training rows, with labels"
                    + " for a classification."
        },
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = {
            "  epistream fit distance models/fraud/4 --data train.npz \\",
            "      --held-out test.npz --ood other.npz --out models/fraud/5",
            "",
            "Exit codes: 0 fitted and written, 1 it failed, 2 wrong command line."
        })
final class FitDistanceCommand implements Callable<Integer> {
    private static final int MOST_NEIGHBOURS = 1000;

    @Mixin
    private FitOptions options = new FitOptions();

    @Mixin
    private CompareOptions compare = new CompareOptions();

    @Option(
            names = "--layer",
            paramLabel = "NODE",
            description = "Linear layer that reads the features. Default: the last one.")
    private @Nullable String layer;

    @Option(
            names = "--neighbours",
            paramLabel = "K",
            defaultValue = "10",
            description = "Which nearest neighbour counts. Default: ${DEFAULT-VALUE}.")
    private int neighbours = 10;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Which rows are kept as neighbours where there are many. Default: ${DEFAULT-VALUE}.")
    private long seed = 7;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (neighbours < 1 || neighbours > MOST_NEIGHBOURS) {
            throw new ParameterException(
                    spec.commandLine(), "--neighbours: must be 1 to " + MOST_NEIGHBOURS + ", was " + neighbours);
        }
        return new FitRun(options, compare, spec.commandLine())
                .run((bundle, execution) ->
                        DistanceFitJob.open(bundle, Optional.ofNullable(layer), neighbours, seed, execution));
    }
}
