package io.epistream.streams.topology;

import io.epistream.streams.config.Detection;
import io.epistream.streams.config.Rate;
import io.epistream.streams.config.Windows;
import io.epistream.streams.detect.DetectionParameters;
import io.epistream.streams.detect.FleetRule;

/** What the configuration says, in the detectors' terms: detectors know nothing of configuration. */
public final class DetectorSettings {
    private static final int RECOVERY_WINDOWS = 8;
    private static final int REMINDER_WINDOWS = 100;

    private DetectorSettings() {}

    /**
     * From the configuration. A joined window lasts one tick or longer, so the ticks in a period are at least its windows,
     * and a run length of that many windows is at least the period.
     */
    public static DetectionParameters of(Detection detection, Windows windows) {
        Rate rate = detection.falseAlarms();
        double runLength = (double) rate.per().toMillis() / windows.size().toMillis() / rate.count();
        return new DetectionParameters(
                detection.fleet() ? rate + ", of " + detection.fleetStreams() + " streams together" : rate.toString(),
                runLength,
                detection.referenceWindows(),
                detection.windowRecords(),
                detection.delta(),
                RECOVERY_WINDOWS,
                REMINDER_WINDOWS,
                detection.method(),
                detection.fleetStreams(),
                detection.season());
    }

    /** The promise to all streams together. */
    static FleetRule fleet(Detection detection, Windows windows) {
        return FleetRule.of(of(detection, windows));
    }
}
