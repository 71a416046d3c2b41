package io.epistream.streams.cli.replay;

import io.epistream.streams.config.Durations;
import io.epistream.streams.detect.Status;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The result for a person. */
final class TableReport {
    private static final String ROW = "  %-5s %-25s %-28s %-7s %-10s %8s %-9s %s%n";
    private static final int MOST_STREAMS = 50;

    private final Result result;
    private final PrintWriter out;

    TableReport(Result result, PrintWriter out) {
        this.result = result;
        this.out = out;
    }

    void print() {
        Replay replay = result.replay();
        out.printf(
                Locale.ROOT,
                "%,d events of %s replayed; streams: %d; promise: %s%n",
                replay.events(),
                result.source(),
                replay.streams().size(),
                result.promise());
        if (replay.late() > 0) {
            out.printf(Locale.ROOT, "  %,d events came late and are in no window%n", replay.late());
        }
        if (replay.stillOpen() > 0) {
            out.printf(
                    Locale.ROOT,
                    "  %,d events at the end are in windows that nothing later closes%n",
                    replay.stillOpen());
        }
        if (replay.streams().isEmpty()) {
            out.printf(
                    "  no window was completed: one of %s closes when a later event has passed its end and windows.grace.%n"
                            + "  Rows without times need --every%n",
                    Durations.format(result.window()));
            return;
        }
        alarms();
        out.println("\nStreams");
        replay.streams().stream().limit(MOST_STREAMS).forEach(this::stream);
        if (replay.streams().size() > MOST_STREAMS) {
            out.println("  " + (replay.streams().size() - MOST_STREAMS) + " more: --format json names all");
        }
    }

    private void alarms() {
        List<Comparison> lines = result.lines();
        if (lines.isEmpty()) {
            out.println(
                    result.compared() ? "\nNo alarm came, and none would have come." : "\nNo alarm would have come.");
            return;
        }
        out.println(summary(lines));
        out.printf(ROW, "", "time", "stream", "kind", "cause", "windows", "that came", "what");
        lines.forEach(this::alarm);
    }

    private String summary(List<Comparison> lines) {
        long both = count(lines, "both");
        long fresh = count(lines, "new");
        return result.compared()
                ? String.format(
                        Locale.ROOT,
                        "%nAlarms: %d came and would have come again, %d new, %d gone",
                        both,
                        fresh,
                        count(lines, "gone"))
                : String.format(Locale.ROOT, "%nAlarms that would have come: %d", fresh);
    }

    private static long count(List<Comparison> lines, String verdict) {
        return lines.stream().filter(line -> line.verdict().equals(verdict)).count();
    }

    private void alarm(Comparison line) {
        Alarm alarm = line.shown();
        out.printf(
                Locale.ROOT,
                ROW,
                result.compared() ? line.verdict() : "",
                alarm.started(),
                alarm.stream(),
                DataReport.lower(alarm.kind()),
                DataReport.lower(alarm.cause()),
                DataReport.windows(alarm, result) + (alarm.ended().isEmpty() ? "+" : ""),
                came(line),
                String.format(
                        Locale.ROOT,
                        "%s %s, %+.1f sd",
                        alarm.signal(),
                        DataReport.lower(alarm.direction()),
                        alarm.effect()));
    }

    /** How much the replayed alarm is earlier or later than the one that came, in windows. */
    private String came(Comparison line) {
        Optional<Instant> came = line.came().map(Alarm::started);
        if (came.isEmpty() || line.replayed().isEmpty()) {
            return "";
        }
        long windows = Duration.between(came.get(), line.time()).toMillis()
                / result.window().toMillis();
        return windows == 0 ? "same" : String.format(Locale.ROOT, "%+d", windows);
    }

    private void stream(StreamReplay stream) {
        String learned = stream.status() == Status.LEARNING
                ? "still learning, " + stream.learnedWindows() + " windows so far"
                : "reference of " + stream.learnedWindows() + " windows, there at "
                        + stream.learnedAt().map(Instant::toString).orElse("the start");
        out.printf(Locale.ROOT, "  %s: %,d windows, %s%n", stream.stream(), stream.windows(), learned);
        if (stream.status() != Status.LEARNING) {
            long alarms = result.lines().stream()
                    .flatMap(line -> line.replayed().stream())
                    .filter(alarm -> alarm.stream().equals(stream.stream()))
                    .count();
            out.printf(
                    Locale.ROOT,
                    "    %d %s in %,d watched windows, in which %.2g false ones are allowed; %s%n",
                    alarms,
                    alarms == 1 ? "alarm" : "alarms",
                    stream.watchedWindows(),
                    stream.allowedFalseAlarms(),
                    stream.unpromised().map(why -> "no promise: " + why).orElse("the promise is given"));
        }
        stream.leftOut().forEach(what -> out.println("    left out: " + what));
    }
}
