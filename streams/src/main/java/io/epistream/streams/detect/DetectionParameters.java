package io.epistream.streams.detect;

import io.epistream.streams.config.Detection;
import io.epistream.streams.config.Rate;
import io.epistream.streams.config.Windows;
import java.time.Duration;
import java.util.Locale;

/**
 * What a detector is told; equal for all streams of one configuration.
 *
 * @param promise the promise in the user's words, such as {@code 1 per 7d}
 * @param runLengthWindows arl: expected number of windows to a false alarm, at least, above 1
 * @param referenceWindows N, joined windows a reference is learned from, 20 to 1000 (more would make the state of a learning stream too large a record)
 * @param windowRecords m0, records a joined window holds at least, at least 1
 * @param delta probability that a reference is so unlucky that the promise does not hold, in (0, 0.5)
 * @param recoveryWindows R, windows that must look normal on average before an episode ends, at least 1
 * @param reminderWindows windows between two ONGOING alerts of an episode; 0 sends none
 */
public record DetectionParameters(
        String promise,
        double runLengthWindows,
        int referenceWindows,
        int windowRecords,
        double delta,
        int recoveryWindows,
        int reminderWindows) {
    private static final int RECOVERY_WINDOWS = 8;
    private static final int REMINDER_WINDOWS = 100;

    public DetectionParameters {
        require(runLengthWindows > 1 && Double.isFinite(runLengthWindows), "runLengthWindows: > 1", runLengthWindows);
        require(referenceWindows >= 20 && referenceWindows <= 1000, "referenceWindows: 20 to 1000", referenceWindows);
        require(windowRecords >= 1, "windowRecords: >= 1", windowRecords);
        require(delta > 0 && delta < 0.5, "delta: in (0, 0.5)", delta);
        require(recoveryWindows >= 1, "recoveryWindows: >= 1", recoveryWindows);
        require(reminderWindows >= 0, "reminderWindows: >= 0", reminderWindows);
    }

    /**
     * From the configuration. A joined window lasts one tick or longer, so the ticks in a period are at least its windows, and a
     * run length of that many windows is at least the period.
     */
    public static DetectionParameters of(Detection detection, Windows windows) {
        Rate rate = detection.falseAlarms();
        double runLength = (double) rate.per().toMillis() / windows.size().toMillis() / rate.count();
        return new DetectionParameters(
                words(rate),
                runLength,
                detection.referenceWindows(),
                detection.windowRecords(),
                detection.delta(),
                RECOVERY_WINDOWS,
                REMINDER_WINDOWS);
    }

    private static String words(Rate rate) {
        String count = rate.count() == Math.rint(rate.count())
                ? String.format(Locale.ROOT, "%.0f", rate.count())
                : Double.toString(rate.count());
        return count + " per " + words(rate.per());
    }

    private static String words(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds == 0 || duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        } else if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        } else if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        } else if (seconds % 60 == 0) {
            return seconds / 60 + "m";
        }
        return seconds + "s";
    }

    private static void require(boolean holds, String what, double received) {
        if (!holds) {
            throw new IllegalArgumentException(what + " expected, was " + received);
        }
    }
}
