package io.epistream.streams.cli.demo;

import io.epistream.models.measure.Auroc;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/** Turns tallies and alerts into the columns of the table. Alerts belong to the phase of their window's last tick. */
final class PhaseReport {
    private final DemoPlan plan;
    private final Map<Phase, PhaseTally> tallies;
    private final List<AlertSeen> alerts;

    PhaseReport(DemoPlan plan, Map<Phase, PhaseTally> tallies, List<AlertSeen> alerts) {
        this.plan = plan;
        this.tallies = tallies;
        this.alerts = alerts;
    }

    List<PhaseFigures> figures() {
        PhaseTally normal = tallies.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == PhaseKind.NORMAL)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        return plan.phases().stream()
                .map(phase -> figures(phase, tallies.getOrDefault(phase, normal), normal))
                .toList();
    }

    private PhaseFigures figures(Phase phase, PhaseTally tally, PhaseTally normal) {
        return new PhaseFigures(
                phase,
                tally.scored(),
                tally.deadLetters(),
                tally.accuracy(),
                tally.meanTotal(),
                tally.meanAleatoric(),
                tally.meanEpistemic(),
                auroc(tally, normal),
                (int) alerts.stream()
                        .filter(alert -> alert.started() && phase.holds(alert.lastTick()))
                        .count(),
                windowsUntil(phase, AlertSeen::started),
                windowsUntil(phase, AlertSeen::recovered),
                tally.routed(),
                tally.recordsPerSecond());
    }

    private int windowsUntil(Phase phase, Predicate<AlertSeen> change) {
        return alerts.stream()
                .filter(alert -> change.test(alert) && phase.holds(alert.lastTick()))
                .mapToInt(alert -> alert.lastTick() - phase.firstTick() + 1)
                .min()
                .orElse(0);
    }

    private static Map<OodScore, Double> auroc(PhaseTally tally, PhaseTally normal) {
        Map<OodScore, Double> auroc = new EnumMap<>(OodScore.class);
        for (OodScore score : OodScore.values()) {
            auroc.put(score, auroc(normal.scores(score), tally.scores(score)));
        }
        return auroc;
    }

    /** NaN where a phase has no records yet, or the method lacks the score. */
    private static double auroc(double[] normal, double[] other) {
        boolean known = normal.length > 0
                && other.length > 0
                && DoubleStream.concat(Arrays.stream(normal), Arrays.stream(other))
                        .noneMatch(Double::isNaN);
        return known ? Auroc.of(normal, other) : Double.NaN;
    }
}
