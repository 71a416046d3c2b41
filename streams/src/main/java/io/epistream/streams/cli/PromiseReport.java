package io.epistream.streams.cli;

import io.epistream.streams.config.Detection;
import io.epistream.streams.config.Durations;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import io.epistream.streams.config.Windows;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/** What {@code check} says about the promise: its run length in windows, and how long learning takes. */
final class PromiseReport {
    private final EpistreamConfig config;

    PromiseReport(EpistreamConfig config) {
        this.config = config;
    }

    void print(PrintWriter out) {
        if (!config.roles().contains(Role.WATCH)) {
            return;
        }
        Detection detection = config.detection();
        Windows windows = config.windows();
        double runLength = detection.windowsPerFalseAlarm(windows.size());
        Duration learning = windows.size().multipliedBy(detection.referenceWindows());
        out.printf(
                Locale.ROOT,
                "%nPromise: false alarms of %s at most %s, for %s of all references%n",
                detection.fleet() ? "all streams together" : "each stream",
                detection.falseAlarms(),
                percent(1 - detection.delta()));
        line(
                out,
                "means",
                "one in %,.0f windows of %s; %s at ln M = %.2f",
                runLength,
                size(),
                detection.fleet() ? "a stream alone alarms" : "alarms start",
                ln(runLength * detection.fleetStreams()));
        if (detection.fleet()) {
            line(
                    out,
                    "fleet",
                    "of at most %,d streams; if all move, each alarms at ln M = %.2f",
                    detection.fleetStreams(),
                    ln(runLength));
        }
        line(
                out,
                "learns",
                "from %,d windows of %,d records or more, at least %s",
                detection.referenceWindows(),
                detection.windowRecords(),
                Durations.format(learning));
        detection.method().unpromised().ifPresent(why -> line(out, "not given", "%s", why));
        line(out, "holds", "if windows are stationary and nearly independent of each other");
    }

    private String size() {
        return Durations.format(config.windows().size());
    }

    private static void line(PrintWriter out, String what, String format, Object... values) {
        out.printf(Locale.ROOT, "  %-10s %s%n", what, String.format(Locale.ROOT, format, values));
    }

    private static double ln(double value) {
        return Math.log(value);
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
    }
}
