package io.epistream.streams.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The table at the end: phases as columns, 79 characters wide. Pure. */
final class PhaseTable {
    private static final int TITLE = 19;
    private static final int COLUMN = 10;

    private final List<PhaseFigures> phases;

    PhaseTable(List<PhaseFigures> phases) {
        this.phases = List.copyOf(phases);
    }

    /** Lines without line ends. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line("", p -> p.phase().name()));
        lines.add("─".repeat(TITLE + COLUMN * phases.size()));
        lines.add(line("records", p -> count(p.records())));
        lines.add(line("dead letters", p -> count(p.deadLetters())));
        lines.add(line("accuracy", p -> decimal(p.accuracy(), 3)));
        lines.add("mean uncertainty, nats");
        lines.add(line(" total", p -> decimal(p.total(), 4)));
        lines.add(line(" aleatoric", p -> decimal(p.aleatoric(), 4)));
        lines.add(line(" epistemic", p -> decimal(p.epistemic(), 4)));
        lines.add("AUROC against the first normal phase");
        for (OodScore score : OodScore.values()) {
            lines.add(line(" " + score.title(), p -> decimal(p.auroc().getOrDefault(score, Double.NaN), 3)));
        }
        lines.add(line("alarms started", p -> count(p.alarms())));
        lines.add(line(" after windows", p -> countOrDash(p.windowsToAlarm())));
        lines.add(line("recovered after", p -> countOrDash(p.windowsToRecovery())));
        lines.add(line("items to review", p -> count(p.routed())));
        lines.add(line("records/s", p -> decimal(p.recordsPerSecond(), 0)));
        return lines;
    }

    private String line(String title, Function<PhaseFigures, String> cell) {
        StringBuilder line = new StringBuilder(pad(title, -TITLE));
        for (PhaseFigures phase : phases) {
            line.append(pad(cell.apply(phase), COLUMN));
        }
        return line.toString().stripTrailing();
    }

    private static String pad(String text, int width) {
        return String.format(Locale.ROOT, "%" + width + "s", text);
    }

    private static String countOrDash(long value) {
        return value == 0 ? "–" : count(value);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String decimal(double value, int digits) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
