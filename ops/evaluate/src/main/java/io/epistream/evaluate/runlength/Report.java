package io.epistream.evaluate.runlength;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables, as Markdown and as CSV, of whatever has been simulated. */
final class Report {
    private static final String NONE = "–";
    private static final String FALSE_ALARMS = """
            | method | N | stream | unpromised | alarms / promised | the same, promised references | mean run, cut %d | no alarm | worst reference |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """;
    private static final String CSV =
            "method,reference_windows,stream,change,runs,alarms,watched_windows,alarms_per_promised,promised_ratio,"
                    + "restricted_mean,censored,worst_reference,mean_delay,unpromised_references\n";

    private final Plan plan;
    private final RunFiles files;
    private final List<Watcher> watchers;
    private final StringBuilder csv = new StringBuilder(CSV);

    Report(Plan plan, RunFiles files, List<Watcher> watchers) {
        this.plan = plan;
        this.files = files;
        this.watchers = watchers;
    }

    /** Writes tables.md and table.csv; returns the former. */
    String write(Path folder, List<Cell> cells, String fleet) throws IOException {
        String text = "False alarms: promise of one in " + plan.promise() + " windows\n\n" + falseAlarms(cells)
                + "\nDelay in windows (share missed within " + plan.missedAfter() + ")\n\n" + delays(cells) + fleet;
        Files.writeString(folder.resolve("tables.md"), text);
        Files.writeString(folder.resolve("table.csv"), csv);
        return text;
    }

    private String falseAlarms(List<Cell> cells) throws IOException {
        StringBuilder table = new StringBuilder(FALSE_ALARMS.formatted(plan.cut()));
        for (Watcher watcher : watchers) {
            for (Cell cell : cells) {
                if (cell.isNull()) {
                    summary(cell, watcher).ifPresent(found -> table.append(row(cell, watcher, found)));
                }
            }
        }
        return table.toString();
    }

    private String row(Cell cell, Watcher watcher, Summary found) {
        csv(cell, watcher, found);
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %.0f %% | %.2f | %s | %.0f | %.0f %% | %.0f |%n",
                watcher.method(),
                watcher.windows(),
                cell.traffic().name(),
                100 * found.unpromised(),
                found.ratio(),
                promisedRatio(found),
                found.restrictedMean(),
                100 * found.censored(),
                found.worstReference());
    }

    private String delays(List<Cell> cells) throws IOException {
        StringBuilder table = new StringBuilder("| method | N | stream |");
        Change.all().forEach(change -> table.append(' ').append(change.name()).append(" |"));
        table.append("\n| --- | --- | --- |")
                .append(" --- |".repeat(Change.all().size()))
                .append('\n');
        for (Watcher watcher : watchers) {
            for (Traffic traffic : Traffic.stationary()) {
                List<Cell> row = cells.stream()
                        .filter(cell -> !cell.isNull() && cell.traffic().equals(traffic))
                        .toList();
                delays(watcher, traffic, row).ifPresent(table::append);
            }
        }
        return table.toString();
    }

    private Optional<String> delays(Watcher watcher, Traffic traffic, List<Cell> row) throws IOException {
        List<String> entries = new ArrayList<>();
        boolean any = false;
        for (Cell cell : row) {
            Optional<Summary> found = summary(cell, watcher);
            any |= found.isPresent();
            found.ifPresent(summary -> csv(cell, watcher, summary));
            entries.add(found.map(Report::delay).orElse(NONE));
        }
        return any
                ? Optional.of("| %s | %d | %s | %s |%n"
                        .formatted(watcher.method(), watcher.windows(), traffic.name(), String.join(" | ", entries)))
                : Optional.empty();
    }

    private static String delay(Summary found) {
        String mean = Double.isNaN(found.meanDelay()) ? NONE : String.format(Locale.ROOT, "%.1f", found.meanDelay());
        return found.censored() > 0 ? String.format(Locale.ROOT, "%s (%.1f %%)", mean, 100 * found.censored()) : mean;
    }

    private String promisedRatio(Summary found) {
        List<Run> promised = found.promised();
        return promised.isEmpty()
                ? NONE
                : String.format(Locale.ROOT, "%.2f", new Summary(promised, plan.promise()).ratio());
    }

    private Optional<Summary> summary(Cell cell, Watcher watcher) throws IOException {
        List<Run> runs = files.read(cell, watcher.method(), plan.references()).stream()
                .filter(run -> run.windows() == watcher.windows())
                .toList();
        return runs.isEmpty() ? Optional.empty() : Optional.of(new Summary(runs, plan.promise()));
    }

    private void csv(Cell cell, Watcher watcher, Summary found) {
        csv.append(String.format(
                Locale.ROOT,
                "%s,%d,%s,%s,%d,%d,%d,%.4f,%s,%.1f,%.4f,%.1f,%.2f,%.4f%n",
                watcher.method(),
                watcher.windows(),
                cell.traffic().name(),
                cell.change().name(),
                found.runs().size(),
                found.alarms(),
                found.watched(),
                found.ratio(),
                promisedRatio(found),
                found.restrictedMean(),
                found.censored(),
                found.worstReference(),
                found.meanDelay(),
                found.unpromised()));
    }
}
