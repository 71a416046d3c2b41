package io.epistream.streams.cli.data;

import io.epistream.models.bundle.ModelDescription;
import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.Provider;
import io.epistream.streams.dataset.DatasetSpec;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say what the rows hold, and how the model runs over them. */
final class RowOptions {
    @Mixin
    private ColumnOptions columns = new ColumnOptions();

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
        return columns.spec(model);
    }

    /** For rows whose labels do not matter, and need not be there. */
    DatasetSpec unlabelled(ModelDescription model) {
        return ColumnOptions.unlabelled(model);
    }

    boolean strict() {
        return columns.strict();
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
