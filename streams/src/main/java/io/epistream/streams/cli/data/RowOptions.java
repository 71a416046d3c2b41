package io.epistream.streams.cli.data;

import io.epistream.models.bundle.ModelDescription;
import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.Provider;
import io.epistream.streams.dataset.DatasetSpec;
import io.epistream.streams.dataset.LabelScheme;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Options that say what the rows hold, and how the model runs over them. */
final class RowOptions {
    @Option(
            names = "--label",
            paramLabel = "NAME",
            description = "Column, array or attribute with the label. Default: label, labels, y or target.")
    private @Nullable String label;

    @Option(names = "--ignore", split = ",", paramLabel = "NAME", description = "Columns that are no inputs.")
    private List<String> ignored = new ArrayList<>();

    @Option(names = "--strict", description = "Stop at the first row that cannot be used.")
    private boolean strict;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of ONNX Runtime. Default: ${DEFAULT-VALUE}.")
    private int threads = 1;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "128",
            description = "Rows of one run. Default: ${DEFAULT-VALUE}.")
    private int batch = 128;

    DatasetSpec spec(ModelDescription model) {
        return spec(model, Optional.ofNullable(label), new HashSet<>(ignored));
    }

    /** For rows whose labels do not matter, and need not be there. */
    DatasetSpec unlabelled(ModelDescription model) {
        return spec(model, Optional.empty(), Set.of());
    }

    private static DatasetSpec spec(ModelDescription model, Optional<String> label, Set<String> ignored) {
        return new DatasetSpec(model.name(), model.inputs(), scheme(model), label, ignored);
    }

    private static LabelScheme scheme(ModelDescription model) {
        return switch (model.task()) {
            case CLASSIFICATION -> LabelScheme.classes(model.labels());
            case MULTILABEL -> LabelScheme.labelSets(model.labels());
            case REGRESSION -> LabelScheme.targets();
        };
    }

    boolean strict() {
        return strict;
    }

    int batch() {
        return batch;
    }

    /**
     * How sessions run.
     *
     * @throws CommandLine.ParameterException naming the option that cannot be used
     */
    ExecutionOptions execution(CommandLine command) {
        try {
            return new ExecutionOptions(Provider.CPU, threads, batch);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(command, "--threads, --batch: " + e.getMessage(), e);
        }
    }
}
