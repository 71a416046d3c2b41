package io.epistream.streams.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws the state of a run as lines of at most 79 characters, ANSI colours apart. Pure. */
final class LiveFrame {
    private static final int BAR = 30;
    private static final int TITLE = 11;
    private static final int WIDTH = 79;
    private static final int ALERTS = 5;

    private final DemoPlan plan;
    private final Timeline timeline;

    LiveFrame(DemoPlan plan) {
        this.plan = plan;
        this.timeline = new Timeline(plan);
    }

    /** Always the same number of lines. */
    List<String> lines(Progress progress, double seconds) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < plan.phases().size(); i++) {
            lines.add(bar(plan.phases().get(i), progress.phases().get(i).scored()));
        }
        lines.add("");
        lines.add(Ansi.DIM.paint(pad("nats") + timeline.ruler()));
        lines.add(series("total", progress.windows(), WindowSeen::total));
        lines.add(series("aleatoric", progress.windows(), WindowSeen::aleatoric));
        lines.add(series("epistemic", progress.windows(), WindowSeen::epistemic));
        lines.add(evidence(progress));
        lines.add("");
        lines.add(cut(String.format(
                Locale.ROOT,
                "  %,.0f records/s · %,d items to review · %,d dead letters · %.0f s",
                progress.recordsPerSecond(),
                progress.routed(),
                progress.deadLetters(),
                seconds)));
        lines.add("");
        lines.addAll(alerts(progress.alerts()));
        return lines;
    }

    private String bar(Phase phase, int scored) {
        int records = plan.records(phase);
        int full = (int) ((long) BAR * scored / records);
        String figures = String.format(Locale.ROOT, " %,7d of %,7d", scored, records);
        String bar = "█".repeat(full) + Ansi.DIM.paint("░".repeat(BAR - full));
        String note = phase.kind().note();
        return pad(phase.name()) + (phase.kind().shifted() ? Ansi.YELLOW.paint(bar) : bar) + figures + "  "
                + Ansi.DIM.paint(note);
    }

    private String series(String title, List<WindowSeen> windows, ToDoubleFunction<WindowSeen> value) {
        Sparkline line = timeline.line();
        windows.forEach(window -> line.add(timeline.column(window.tick()), value.applyAsDouble(window)));
        String last = windows.isEmpty() ? "" : decimal(value.applyAsDouble(windows.get(windows.size() - 1)), 4);
        return pad(title) + Ansi.CYAN.paint(line.draw()) + "  " + last;
    }

    private String evidence(Progress progress) {
        Sparkline line = timeline.line();
        List<Progress.Evidence> points = progress.evidence();
        points.forEach(point -> line.add(timeline.column(point.tick()), Math.max(0, point.log())));
        String figures = "";
        if (!points.isEmpty()) {
            double last = points.get(points.size() - 1).log();
            figures = decimal(Math.max(0, last), 1) + " of " + decimal(progress.logThreshold(), 1);
        }
        return pad("evidence") + Ansi.YELLOW.paint(line.draw()) + "  " + figures;
    }

    private static List<String> alerts(List<AlertSeen> alerts) {
        List<String> lines = new ArrayList<>();
        lines.add(Ansi.DIM.paint("alerts"));
        alerts.stream()
                .skip(Math.max(0, alerts.size() - ALERTS))
                .map(LiveFrame::alert)
                .forEach(lines::add);
        while (lines.size() < ALERTS + 1) {
            lines.add("");
        }
        return lines;
    }

    private static String alert(AlertSeen alert) {
        String line = cut(String.format(Locale.ROOT, "  %-9s %-9s %s", alert.phase(), alert.state(), alert.brief()));
        return alert.started() ? Ansi.RED.paint(line) : alert.recovered() ? Ansi.GREEN.paint(line) : line;
    }

    private static String pad(String title) {
        return String.format(Locale.ROOT, "  %-" + TITLE + "s", title);
    }

    private static String decimal(double value, int digits) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static String cut(String line) {
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
    }
}
