package io.epistream.streams.cli.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Lines for logs: one per phase that is through, one per alert. */
final class PlainView implements DemoView {
    private final PrintStream out;
    private final DemoPlan plan;
    private int phasesDone;
    private int alertsShown;

    PlainView(PrintStream out, DemoPlan plan) {
        this.out = out;
        this.plan = plan;
    }

    @Override
    public void step(String line) {
        out.println(line);
    }

    @Override
    public void show(Progress progress) {
        progress.alerts().stream().skip(alertsShown).forEach(this::alert);
        alertsShown = progress.alerts().size();
        while (phasesDone < plan.phases().size() && through(progress, phasesDone)) {
            out.println(phase(progress, plan.phases().get(phasesDone)));
            phasesDone++;
        }
    }

    @Override
    public void end() {
        out.flush();
    }

    private boolean through(Progress progress, int number) {
        Phase phase = plan.phases().get(number);
        return progress.scored().get(number) >= plan.records(phase);
    }

    private void alert(AlertSeen alert) {
        out.printf(Locale.ROOT, "alert     %-9s %s (%s)%n", alert.state(), alert.message(), alert.phase());
    }

    private String phase(Progress progress, Phase phase) {
        double epistemic = progress.windows().stream()
                .filter(window -> phase.holds(window.tick()))
                .mapToDouble(WindowSeen::epistemic)
                .average()
                .orElse(Double.NaN);
        return String.format(
                Locale.ROOT,
                "phase     %-9s %,7d records, epistemic %.4f nats, %,.0f records/s, %d to review so far",
                phase.name(),
                plan.records(phase),
                epistemic,
                progress.recordsPerSecond(),
                progress.routed());
    }
}
