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
            out.println(phase(progress, phasesDone));
            phasesDone++;
        }
    }

    @Override
    public void end() {
        out.flush();
    }

    private boolean through(Progress progress, int number) {
        return progress.phases().get(number).scored()
                >= plan.records(plan.phases().get(number));
    }

    private void alert(AlertSeen alert) {
        out.printf(Locale.ROOT, "alert     %-9s %s (%s)%n", alert.state(), alert.message(), alert.phase());
    }

    private String phase(Progress progress, int number) {
        PhaseSeen seen = progress.phases().get(number);
        return String.format(
                Locale.ROOT,
                "phase     %-9s %,7d records scored: total %.4f, aleatoric %.4f, epistemic %.4f nats; %,.0f records/s",
                plan.phases().get(number).name(),
                seen.scored(),
                seen.total(),
                seen.aleatoric(),
                seen.epistemic(),
                progress.recordsPerSecond());
    }
}
