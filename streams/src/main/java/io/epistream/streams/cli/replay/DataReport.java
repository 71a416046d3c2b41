package io.epistream.streams.cli.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The result for programs. */
final class DataReport {
    private static final String HEADER =
            "verdict,stream,came,replayed,recovered,windows,kind,cause,signal,direction,effect_sd\n";

    private DataReport() {}

    /** One object: what was read, the streams, the alarms. */
    static String json(Result result) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        Replay replay = result.replay();
        root.put("source", result.source())
                .put("events", replay.events())
                .put("late", replay.late())
                .put("inOpenWindows", replay.stillOpen())
                .put("promise", result.promise())
                .put("window", result.window().toString());
        ArrayNode streams = root.putArray("streams");
        replay.streams().forEach(stream -> streams.add(stream(stream, result)));
        ArrayNode alarms = root.putArray("alarms");
        result.lines().forEach(line -> alarms.add(alarm(line, result)));
        return root.toPrettyString();
    }

    /** A row for each alarm. */
    static String csv(Result result) {
        StringBuilder rows = new StringBuilder(HEADER);
        for (Comparison line : result.lines()) {
            Alarm alarm = line.shown();
            rows.append(String.join(
                            ",",
                            verdict(line, result),
                            CsvText.cell(alarm.stream()),
                            time(line.came().map(Alarm::started)),
                            time(line.replayed().map(Alarm::started)),
                            time(alarm.ended()),
                            Long.toString(windows(alarm, result)),
                            lower(alarm.kind()),
                            lower(alarm.cause()),
                            CsvText.cell(alarm.signal()),
                            lower(alarm.direction()),
                            String.format(Locale.ROOT, "%.3f", alarm.effect())))
                    .append('\n');
        }
        return rows.toString();
    }

    /** Windows of an alarm; one that is open lasts until its stream's last window. */
    static long windows(Alarm alarm, Result result) {
        Instant until = result.replay().streams().stream()
                .filter(stream -> stream.stream().equals(alarm.stream()))
                .map(StreamReplay::lastEnd)
                .max(Instant::compareTo)
                .orElse(alarm.started());
        Duration size = result.window();
        return Math.max(1, alarm.windows(size, until));
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode stream(StreamReplay stream, Result result) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("stream", stream.stream())
                .put("windows", stream.windows())
                .put("watchedWindows", stream.watchedWindows())
                .put("referenceWindows", stream.learnedWindows())
                .put("learnedAt", stream.learnedAt().map(Instant::toString).orElse(null))
                .put("status", lower(stream.status()))
                .put("unpromised", stream.unpromised().orElse(null))
                .put(
                        "alarms",
                        result.lines().stream()
                                .flatMap(line -> line.replayed().stream())
                                .filter(alarm -> alarm.stream().equals(stream.stream()))
                                .count())
                .put("allowedFalseAlarms", stream.allowedFalseAlarms());
        ArrayNode leftOut = node.putArray("leftOut");
        stream.leftOut().forEach(leftOut::add);
        return node;
    }

    private static ObjectNode alarm(Comparison line, Result result) {
        Alarm alarm = line.shown();
        return JsonNodeFactory.instance
                .objectNode()
                .put("verdict", verdict(line, result))
                .put("stream", alarm.stream())
                .put("came", time(line.came().map(Alarm::started)))
                .put("replayed", time(line.replayed().map(Alarm::started)))
                .put("recovered", time(alarm.ended()))
                .put("windows", windows(alarm, result))
                .put("kind", lower(alarm.kind()))
                .put("cause", lower(alarm.cause()))
                .put("signal", alarm.signal())
                .put("direction", lower(alarm.direction()))
                .put("effect", alarm.effect())
                .put("message", alarm.message());
    }

    private static String verdict(Comparison line, Result result) {
        return result.compared() ? line.verdict() : "replayed";
    }

    private static String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse("");
    }
}
