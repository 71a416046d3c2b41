package io.epistream.streams.cli.data;

import io.epistream.models.bundle.ModelDescription;
import io.epistream.streams.dataset.DatasetSpec;
import io.epistream.streams.dataset.LabelScheme;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what is what in rows of data. */
public final class ColumnOptions {
    @Option(
            names = "--label",
            paramLabel = "NAME",
            description = "Column, array or attribute with the label. Default: label, labels, y or target.")
    private @Nullable String label;

    @Option(names = "--ignore", split = ",", paramLabel = "NAME", description = "Columns that are no inputs.")
    private List<String> ignored = new ArrayList<>();

    @Option(names = "--strict", description = "Stop at the first row that cannot be used.")
    private boolean strict;

    /** What the rows must hold for a model. */
    public DatasetSpec spec(ModelDescription model) {
        return spec(model, Optional.ofNullable(label), new HashSet<>(ignored));
    }

    /** For rows whose labels do not matter, and need not be there. */
    static DatasetSpec unlabelled(ModelDescription model) {
        return spec(model, Optional.empty(), Set.of());
    }

    /** Whether the first row that cannot be used ends it all. */
    public boolean strict() {
        return strict;
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
}
