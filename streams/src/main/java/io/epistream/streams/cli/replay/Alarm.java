package io.epistream.streams.cli.replay;

import io.epistream.schemas.Alert;
import io.epistream.schemas.AlertKind;
import io.epistream.schemas.Cause;
import io.epistream.schemas.Direction;
import io.epistream.schemas.EpisodeState;
import io.epistream.streams.window.StreamKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An episode: the alarm that started it and the recovery that ended it.
 *
 * @param stream key of the stream, model/version/segment
 * @param started end of the window that raised the alarm
 * @param ended end of the window after which all was normal again; empty while it is open
 * @param kind drift or spike
 * @param cause which part of the uncertainty led
 * @param signal leading signal
 * @param direction where it moved
 * @param effect by how much, standard deviations of the reference's windows
 * @param message for a person
 */
record Alarm(
        String stream,
        Instant started,
        Optional<Instant> ended,
        AlertKind kind,
        Cause cause,
        String signal,
        Direction direction,
        double effect,
        String message) {

    /** Episodes of alerts that come in the order they were sent; those whose start is not among them are passed over. */
    static List<Alarm> of(List<Alert> alerts) {
        List<Alarm> alarms = new ArrayList<>();
        Map<String, Integer> open = new HashMap<>();
        for (Alert alert : alerts) {
            String stream = StreamKey.of(alert.getStream());
            if (alert.getState() == EpisodeState.STARTED) {
                open.put(stream, alarms.size());
                alarms.add(started(stream, alert));
            } else if (alert.getState() == EpisodeState.RECOVERED) {
                Integer index = open.remove(stream);
                if (index != null) {
                    alarms.set(index, alarms.get(index).endedAt(alert.getWindowEnd()));
                }
            }
        }
        return alarms;
    }

    /** Windows it lasted, its first included; until an instant where it is open. */
    long windows(Duration size, Instant until) {
        return 1 + Duration.between(started, ended.orElse(until)).toMillis() / size.toMillis();
    }

    /** Whether there was a moment at which both were open. */
    boolean overlaps(Alarm other) {
        return !ended.map(end -> end.isBefore(other.started)).orElse(false)
                && !other.ended.map(end -> end.isBefore(started)).orElse(false);
    }

    private static Alarm started(String stream, Alert alert) {
        return new Alarm(
                stream,
                alert.getWindowEnd(),
                Optional.empty(),
                alert.getKind(),
                alert.getCause(),
                alert.getSignal(),
                alert.getDirection(),
                alert.getEffectSize(),
                alert.getMessage());
    }

    private Alarm endedAt(Instant end) {
        return new Alarm(stream, started, Optional.of(end), kind, cause, signal, direction, effect, message);
    }
}
