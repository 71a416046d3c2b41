package io.epistream.streams.cli.demo;

import io.epistream.schemas.Alert;
import io.epistream.schemas.ReviewItem;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.WindowSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/** Everything read from the output topics so far. Thread-safe: one thread reads topics, another draws. */
final class Observations {
    private final DemoPlan plan;
    private final Traffic traffic;
    private final Map<Phase, PhaseTally> tallies = new LinkedHashMap<>();
    private final Ledger ledger = new Ledger();
    private final List<WindowSeen> windows = new ArrayList<>();
    private final List<AlertSeen> alerts = new ArrayList<>();
    private long strangers;

    Observations(DemoPlan plan, Traffic traffic) {
        this.plan = plan;
        this.traffic = traffic;
        plan.phases().forEach(phase -> tallies.put(phase, new PhaseTally(plan.records(phase))));
    }

    /**
     * Takes an event.
     *
     * @param nanos when it was read, on the monotonic clock
     */
    synchronized void event(UncertaintyEvent event, long nanos) {
        ledger.event(event.getSource().getPartition(), event.getSource().getOffset());
        OptionalInt index = plan.indexOf(event.getId());
        if (index.isEmpty()) {
            strangers++;
            return;
        }
        Phase phase = plan.phaseOf(index.getAsInt());
        tally(phase).event(event, plan.number(index.getAsInt()), traffic.label(index.getAsInt()), nanos);
    }

    /**
     * Takes a dead letter.
     *
     * @param key key of the record
     * @param partition partition of the inputs topic it came from
     * @param offset its offset there
     */
    synchronized void deadLetter(String key, int partition, long offset) {
        ledger.deadLetter(partition, offset);
        plan.phaseOfId(key).ifPresentOrElse(phase -> tally(phase).deadLetter(), () -> strangers++);
    }

    synchronized void window(WindowSummary window) {
        windows.add(WindowSeen.of(window, plan));
    }

    synchronized void alert(Alert alert) {
        alerts.add(AlertSeen.of(alert, plan));
    }

    synchronized void review(ReviewItem item) {
        plan.phaseOfId(item.getId()).ifPresentOrElse(phase -> tally(phase).review(), () -> strangers++);
    }

    /** Answers compared with the inputs topic's ends. */
    synchronized Ledger.Balance balance(Map<Integer, Long> ends) {
        return ledger.balance(ends);
    }

    /** Distinct ids among the events of the demo's good records. */
    synchronized int distinctIds() {
        return tallies.values().stream().mapToInt(PhaseTally::scored).sum();
    }

    /** Ids and keys that the demo never sent. */
    synchronized long strangers() {
        return strangers;
    }

    synchronized List<WindowSeen> windows() {
        return List.copyOf(windows);
    }

    synchronized List<AlertSeen> alerts() {
        return List.copyOf(alerts);
    }

    synchronized long routed() {
        return tallies.values().stream().mapToLong(PhaseTally::routed).sum();
    }

    synchronized long deadLetters() {
        return tallies.values().stream().mapToLong(PhaseTally::deadLetters).sum();
    }

    /** How far each phase is, in the order of the plan. */
    synchronized List<PhaseSeen> phases() {
        return tallies.values().stream().map(PhaseTally::seen).toList();
    }

    /** One column per phase. */
    synchronized List<PhaseFigures> figures() {
        return new PhaseReport(plan, tallies, alerts).figures();
    }

    private PhaseTally tally(Phase phase) {
        return Objects.requireNonNull(tallies.get(phase));
    }
}
