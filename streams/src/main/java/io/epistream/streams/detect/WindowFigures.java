package io.epistream.streams.detect;

import io.epistream.schemas.AlertKind;
import io.epistream.schemas.Cause;
import io.epistream.schemas.Direction;
import io.epistream.schemas.Measure;
import java.util.Map;
import java.util.Optional;

/**
 * What the last joined window of an armed stream looked like, for those who watch. Not kept over a restart: the next window says it anew.
 *
 * @param alarm the open episode as of that window; empty when there is none
 * @param exceedances share of the window's records above the reference's 99 % point, for each measure that has one
 */
public record WindowFigures(Optional<Alarm> alarm, Map<Measure, Double> exceedances) {
    /** Of a stream that is not armed, or has had no window yet. */
    public static final WindowFigures NONE = new WindowFigures(Optional.empty(), Map.of());

    public WindowFigures {
        exceedances = Map.copyOf(exceedances);
    }

    /**
     * An open episode.
     *
     * @param kind drift or spike
     * @param cause which part of the uncertainty moved further
     * @param signal the one that led
     * @param direction where it went
     * @param effectSize (window value - reference mean) / reference sd, window-level standard deviations; NaN where the window lacks the signal
     */
    public record Alarm(AlertKind kind, Cause cause, String signal, Direction direction, double effectSize) {}
}
