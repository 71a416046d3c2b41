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
    /** Measures whose exceedances can be counted, best first. */
    static final List<Measure> TAILED = List.of(Measure.EPISTEMIC, Measure.TOTAL);

    private static final double TAIL_SHARE = .25;

    private final List<LearnedWindow> windows;
    private final WindowAggregate counts;
    private long tickMillis;

    private Learner(long tickMillis, List<LearnedWindow> windows, WindowAggregate counts) {
        this.tickMillis = tickMillis;
        this.windows = windows;
        this.counts = counts;
    }

    static Learner fresh() {
        return new Learner(0, new ArrayList<>(), new WindowAggregate());
    }

    static Learner resume(LearningWindows state) {
        return new Learner(
                state.getTickMillis(), new ArrayList<>(state.getWindows()), WindowAggregate.of(state.getCounts()));
    }

    void onTick(WindowSummary tick) {
        tickMillis = tick.getEnd().toEpochMilli() - tick.getStart().toEpochMilli();
    }

    void onWindow(JoinedWindow window) {
        counts.merge(window.counts());
        List<Double> statistics = new ArrayList<>();
        for (Signal signal : Signal.values()) {
            statistics.add(signal.value(window.counts()));
        }
        List<LogBins> tails = TAILED.stream()
                .map(measure -> window.counts()
                        .bins(measure)
                        .orElseGet(LogHistogram::new)
                        .upperTail(TAIL_SHARE))
                .toList();
        windows.add(new LearnedWindow(
                window.startMillis(), window.endMillis(), window.counts().records(), statistics, tails));
    }

    List<LearnedWindow> windows() {
        return windows;
    }

    /** Record-level counts over all windows. */
    WindowAggregate counts() {
        return counts;
    }

    long tickMillis() {
        return tickMillis;
    }

    LearningWindows state() {
        return new LearningWindows(tickMillis, List.copyOf(windows), counts.toAvro());
    }
}
