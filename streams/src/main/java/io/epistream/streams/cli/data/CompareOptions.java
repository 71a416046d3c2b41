package io.epistream.streams.cli.data;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say on which rows the old bundle and the new one are compared. */
final class CompareOptions {
    @Option(
            names = "--held-out",
            paramLabel = "FILE",
            description = "Rows that were not fitted on, for the comparison of before and after. Default: those of"
                    + " --data, which flatters what was fitted on them.")
    private @Nullable Path heldOut;

    @Option(
            names = "--ood",
            paramLabel = "FILE",
            description = "Rows known to be unlike the training data: AUROC of every OOD score, before and after.")
    private @Nullable Path ood;

    Optional<RowSource> heldOut() {
        return Optional.ofNullable(heldOut).map(RowSource::file);
    }

    Optional<RowSource> ood() {
        return Optional.ofNullable(ood).map(RowSource::file);
    }
}
