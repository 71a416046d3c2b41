package io.epistream.streams.detect;

import io.epistream.schemas.LogBins;
import io.epistream.schemas.Measure;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.LearnedWindow;
import io.epistream.schemas.state.LearningWindows;
import io.epistream.streams.window.LogHistogram;
import io.epistream.streams.window.WindowAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Collects the joined windows a reference is learned from. Not thread-safe. */
final class Learner {
    /** Most measures whose exceedances are counted: epistemic or total, and the distances. */
    static final int MOST_TAILS = 3;

    private static final List<Measure> DISTANCES = List.of(Measure.MAHALANOBIS, Measure.NEAREST_NEIGHBOUR);
    private static final double TAIL_SHARE = .25;

    private final List<LearnedWindow> windows;
    private final WindowAggregate counts;
    private final Quotas quotas;
    private List<Measure> tailed;
    private long tickMillis;

    private Learner(
            long tickMillis, List<Measure> tailed, List<LearnedWindow> windows, WindowAggregate counts, Quotas quotas) {
        this.tickMillis = tickMillis;
        this.tailed = tailed;
        this.windows = windows;
        this.counts = counts;
        this.quotas = quotas;
        windows.forEach(quotas::take);
    }

    /** Takes all windows. */
    static Learner fresh() {
        return fresh(new Quotas(Season.NONE, FittedReference.FEWEST_WINDOWS));
    }

    static Learner fresh(Quotas quotas) {
        return new Learner(0, List.of(), new ArrayList<>(), new WindowAggregate(), quotas);
    }

    /** Goes on from a state; the quotas must have counted nothing yet. */
    static Learner resume(LearningWindows state, Quotas quotas) {
        return new Learner(
                state.getTickMillis(),
                List.copyOf(state.getTailed()),
                new ArrayList<>(state.getWindows()),
                WindowAggregate.of(state.getCounts()),
                quotas);
    }

    void onTick(WindowSummary tick) {
        tickMillis = tick.getEnd().toEpochMilli() - tick.getStart().toEpochMilli();
    }

    void onWindow(JoinedWindow window) {
        if (!quotas.wants(window.startMillis())) {
            return;
        }
        if (windows.isEmpty()) {
            tailed = tailed(window.counts());
        }
        counts.merge(window.counts());
        List<Double> statistics = new ArrayList<>();
        for (Signal signal : Signal.values()) {
            statistics.add(signal.value(window.counts()));
        }
        SortedMap<Integer, Long> classes = window.counts().predictedClasses();
        add(new LearnedWindow(
                window.startMillis(),
                window.endMillis(),
                window.counts().records(),
                statistics,
                tails(window.counts()),
                List.copyOf(classes.keySet()),
                List.copyOf(classes.values())));
    }

    private void add(LearnedWindow window) {
        windows.add(window);
        quotas.take(window);
    }

    /** Whether there are windows enough, the last of which ended then. */
    boolean enough(long endMillis) {
        return quotas.enough(endMillis);
    }

    /** The learned windows of strata that have their quota. */
    List<LearnedWindow> watched() {
        return windows.stream()
                .filter(window -> quotas.watched(window.getStartMillis()))
                .toList();
    }

    private static List<Measure> tailed(WindowAggregate first) {
        List<Measure> measures = new ArrayList<>();
        measures.add(first.count(Measure.EPISTEMIC) > 0 ? Measure.EPISTEMIC : Measure.TOTAL);
        DISTANCES.stream().filter(distance -> first.count(distance) > 0).forEach(measures::add);
        return List.copyOf(measures);
    }

    private List<LogBins> tails(WindowAggregate window) {
        return tailed.stream()
                .map(measure ->
                        window.bins(measure).orElseGet(LogHistogram::new).upperTail(TAIL_SHARE))
                .toList();
    }

    List<LearnedWindow> windows() {
        return windows;
    }

    /** Measures whose exceedances can be counted. */
    List<Measure> tailed() {
        return tailed;
    }

    /** Record-level counts over all windows. */
    WindowAggregate counts() {
        return counts;
    }

    long tickMillis() {
        return tickMillis;
    }

    LearningWindows state() {
        return new LearningWindows(tickMillis, List.copyOf(windows), tailed, counts.toAvro());
    }
}
