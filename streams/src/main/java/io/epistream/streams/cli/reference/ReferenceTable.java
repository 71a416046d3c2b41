package io.epistream.streams.cli.reference;

import io.epistream.schemas.ReferenceChange;
import io.epistream.streams.detect.ReferenceSummary;
import io.epistream.streams.window.StreamKey;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** References as a table for people. */
final class ReferenceTable {
    private final PrintWriter out;

    ReferenceTable(PrintWriter out) {
        this.out = out;
    }

    /** Both by key of stream and posterior. */
    void print(Map<String, ReferenceSummary> references, Map<String, ReferenceChange> changes) {
        if (references.isEmpty()) {
            out.println(
                    "No stream has learned a reference yet; /references of the running program shows how far they are.");
            return;
        }
        int width = references.values().stream()
                .mapToInt(summary -> StreamKey.of(summary.stream()).length())
                .max()
                .orElse(0);
        String row = "%-" + Math.max(6, width) + "s  %-16s  %-10s  %-6s  %7s  %-20s  %6s  %10s%n";
        out.printf(
                Locale.ROOT,
                row,
                "STREAM",
                "POSTERIOR",
                "STATE",
                "ORIGIN",
                "WINDOWS",
                "LEARNED",
                "LAG-1",
                "DISPERSION");
        references.forEach((key, summary) -> {
            out.printf(
                    Locale.ROOT,
                    row,
                    StreamKey.of(summary.stream()),
                    summary.posterior(),
                    summary.state(),
                    summary.origin().orElse("-"),
                    summary.origin().isPresent() ? Integer.toString(summary.windows()) : "-",
                    summary.learned()
                            .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
                            .orElse("-"),
                    number(summary.lagOne()),
                    number(summary.overDispersion()));
            remarks(summary, changes.get(key));
        });
    }

    private void remarks(ReferenceSummary summary, @Nullable ReferenceChange change) {
        summary.unpromised().ifPresent(why -> out.println("    no promise: " + why));
        if (summary.origin().isPresent() && summary.unpromised().isEmpty()) {
            out.println("    promise: " + summary.promise());
        }
        summary.smallestP()
                .ifPresent(p -> out.printf(
                        Locale.ROOT,
                        "    smallest p 1/%d%s%n",
                        Math.round(1 / p),
                        summary.strata().map(strata -> ", in strata: " + strata).orElse("")));
        if (change != null) {
            out.println("    " + change.getWhat().name().toLowerCase(Locale.ROOT) + " " + change.getAt() + " by "
                    + change.getBy() + ": " + change.getWhy());
        }
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : "-";
    }
}
