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

/** Collects the joined windows a reference is learned from. Not thread-safe. */
final class Learner {
    private static final double TAIL_SHARE = .25;

    private final List<LearnedWindow> windows;
    private final WindowAggregate counts;
    private Measure tailed;
    private long tickMillis;

    private Learner(long tickMillis, Measure tailed, List<LearnedWindow> windows, WindowAggregate counts) {
        this.tickMillis = tickMillis;
        this.tailed = tailed;
        this.windows = windows;
        this.counts = counts;
    }

    static Learner fresh() {
        return new Learner(0, Measure.EPISTEMIC, new ArrayList<>(), new WindowAggregate());
    }

    static Learner resume(LearningWindows state) {
        return new Learner(
                state.getTickMillis(),
                state.getTailed(),
                new ArrayList<>(state.getWindows()),
                WindowAggregate.of(state.getCounts()));
    }

    void onTick(WindowSummary tick) {
        tickMillis = tick.getEnd().toEpochMilli() - tick.getStart().toEpochMilli();
    }

    void onWindow(JoinedWindow window) {
        if (windows.isEmpty() && window.counts().count(Measure.EPISTEMIC) == 0) {
            tailed = Measure.TOTAL;
        }
        counts.merge(window.counts());
        List<Double> statistics = new ArrayList<>();
        for (Signal signal : Signal.values()) {
            statistics.add(signal.value(window.counts()));
        }
        LogBins tail = window.counts().bins(tailed).orElseGet(LogHistogram::new).upperTail(TAIL_SHARE);
        windows.add(new LearnedWindow(
                window.startMillis(), window.endMillis(), window.counts().records(), statistics, tail));
    }

    List<LearnedWindow> windows() {
        return windows;
    }

    /** Measure whose exceedances can be counted. */
    Measure tailed() {
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
