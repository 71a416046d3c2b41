package io.epistream.streams.detect;

import io.epistream.schemas.Task;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.JoiningTicks;
import io.epistream.streams.window.WindowAggregate;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Joins ticks until they hold enough records. Not thread-safe. */
final class TickJoiner {
    private long startMillis;
    private @Nullable WindowAggregate counts;

    static TickJoiner resume(@Nullable JoiningTicks state) {
        TickJoiner joiner = new TickJoiner();
        if (state != null) {
            joiner.startMillis = state.getStartMillis();
            joiner.counts = WindowAggregate.of(state.getCounts());
        }
        return joiner;
    }

    /** Takes one tick; a window when there are as many records as a window of its start must hold. */
    Optional<JoinedWindow> join(WindowSummary tick, LongUnaryOperator targetByStart) {
        WindowAggregate ticks = counts;
        if (ticks == null) {
            ticks = new WindowAggregate();
            startMillis = tick.getStart().toEpochMilli();
            counts = ticks;
        }
        ticks.merge(WindowAggregate.of(tick.getCounts()));
        if (ticks.records() < targetByStart.applyAsLong(startMillis)) {
            return Optional.empty();
        }
        counts = null;
        boolean inNats = tick.getTask() != Task.REGRESSION;
        return Optional.of(new JoinedWindow(startMillis, tick.getEnd().toEpochMilli(), ticks, inNats));
    }

    @Nullable
    JoiningTicks state() {
        return counts == null ? null : new JoiningTicks(startMillis, counts.toAvro());
    }
}
