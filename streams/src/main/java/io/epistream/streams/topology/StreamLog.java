package io.epistream.streams.topology;

import io.epistream.schemas.Alert;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.ReferenceChange;
import io.epistream.schemas.ReferenceChangeKind;
import io.epistream.schemas.StreamId;
import io.epistream.streams.detect.Outcome;
import io.epistream.streams.detect.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line of the log for each change in where a stream stands: learning, armed, alarm, recovered, unpromised, and what happened to
 * its reference. Nothing for a window that changes nothing. Not thread-safe.
 */
final class StreamLog {
    private static final Logger LOG = LoggerFactory.getLogger(StreamLog.class);

    private final Map<String, Status> standing = new HashMap<>();

    /**
     * Takes note of where a stream stands. What it stood at before a restart is not known here, so the first time says something only of
     * a stream that has just begun.
     */
    void standing(String streamKey, StreamId stream, Outcome outcome) {
        Status now = outcome.status();
        Status before = standing.put(streamKey, now);
        boolean begins = before == null && now == Status.LEARNING && outcome.learnedWindows() <= 1;
        boolean moved = before != null && before != now && now != Status.ALARM && before != Status.ALARM;
        if (begins || moved) {
            LoggingEventBuilder line = line(LOG.atInfo(), stream).addKeyValue("state", text(now));
            outcome.unpromised()
                    .map(why -> line.addKeyValue("why", why))
                    .orElse(line)
                    .log("stream is {}", text(now));
        }
        alerts(outcome.alerts());
    }

    /** Logs the beginning and the end of alarms. */
    void alerts(List<Alert> alerts) {
        alerts.stream()
                .filter(alert -> alert.getState() != EpisodeState.ONGOING)
                .forEach(StreamLog::log);
    }

    /** Logs what happened to a reference. */
    static void change(ReferenceChange change) {
        boolean refused = change.getWhat() == ReferenceChangeKind.REFUSED;
        line(refused ? LOG.atWarn() : LOG.atInfo(), change.getStream())
                .addKeyValue("reference", text(change.getWhat()))
                .addKeyValue("posterior", change.getPosterior())
                .addKeyValue("windows", change.getWindows())
                .addKeyValue("by", change.getBy())
                .log("reference {}: {}", text(change.getWhat()), change.getWhy());
    }

    private static void log(Alert alert) {
        boolean started = alert.getState() == EpisodeState.STARTED;
        line(started ? LOG.atWarn() : LOG.atInfo(), alert.getStream())
                .addKeyValue("state", started ? "alarm" : "recovered")
                .addKeyValue("episode", alert.getEpisode())
                .addKeyValue("kind", text(alert.getKind()))
                .addKeyValue("cause", text(alert.getCause()))
                .addKeyValue("signal", alert.getSignal())
                .addKeyValue("direction", text(alert.getDirection()))
                .addKeyValue("effect_size", alert.getEffectSize())
                .log(alert.getMessage());
    }

    private static LoggingEventBuilder line(LoggingEventBuilder line, StreamId stream) {
        return line.addKeyValue("model", stream.getModel())
                .addKeyValue("version", stream.getVersion())
                .addKeyValue("segment", stream.getSegment());
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
