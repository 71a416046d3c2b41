package io.epistream.streams.cli;

import io.epistream.streams.config.Detection;
import io.epistream.streams.config.Durations;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import io.epistream.streams.config.Windows;
import io.epistream.streams.detect.DetectionParameters;
import io.epistream.streams.detect.DetectorFactory;
import io.epistream.streams.detect.Season;
import io.epistream.streams.detect.Strata;
import io.epistream.streams.topology.DetectorSettings;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;

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
        Duration fewest = windows.size().multipliedBy(detection.referenceWindows());
        Duration learning = detection.strata() == Strata.NONE
                ? fewest
                : Duration.ofDays(Math.max(detection.season().learningDays(), fewest.toDays()));
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
        if (detection.strata() != Strata.NONE) {
            strata(out, DetectorSettings.of(detection, windows));
        }
        detection.method().unpromised().ifPresent(why -> line(out, "not given", "%s", why));
        line(out, "holds", "if windows are stationary and nearly independent of each other");
    }

    private static void strata(PrintWriter out, DetectionParameters parameters) {
        Season season = parameters.season();
        int ranked = parameters.rankedWindows();
        line(
                out,
                "strata",
                "%s, %s: %,d of %,d windows each, over at least %,d days",
                season.strata().label(),
                season.zone(),
                season.strata().count(),
                ranked,
                season.learningDays());
        OptionalInt fewest = new DetectorFactory(parameters).fewestDriftWindows();
        line(
                out,
                "smallest p",
                "1/%,d; a statistic beyond its whole stratum alone alarms in %s",
                ranked + 1,
                fewest.isPresent() ? fewest.getAsInt() + " windows" : "no number of windows");
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
