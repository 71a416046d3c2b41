package io.epistream.streams.cli;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.streams.config.Durations;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import io.epistream.streams.detect.DelayForecast;
import io.epistream.streams.detect.DetectionMethod;
import io.epistream.streams.detect.DetectionParameters;
import io.epistream.streams.topology.DetectorSettings;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What {@code check} says about delay: which changes are found, and how fast. */
final class DelayReport {
    private final EpistreamConfig config;
    private final DetectionParameters parameters;

    DelayReport(EpistreamConfig config) {
        this.config = config;
        this.parameters = DetectorSettings.of(config.detection(), config.windows());
    }

    void print(PrintWriter out) {
        if (!config.roles().contains(Role.WATCH)) {
            return;
        }
        if (config.detection().method() == DetectionMethod.KOLMOGOROV_SMIRNOV) {
            out.println("\nFinds: not forecast, Kolmogorov-Smirnov needs records");
            return;
        }
        boolean known = false;
        for (Path folder : config.models()) {
            Optional<ReferenceProfile> reference = reference(folder);
            if (reference.isPresent()) {
                known = true;
                print(
                        out,
                        "on the reference of " + reference.get().getStream().getModel(),
                        DelayForecast.of(parameters, reference.get()));
            }
        }
        if (!known) {
            print(out, "on independent windows with normal statistics", DelayForecast.of(parameters));
        }
    }

    private void print(PrintWriter out, String basis, DelayForecast forecast) {
        out.printf(
                Locale.ROOT,
                "%nFinds, simulated %s (N = %,d), nothing else moving:%n",
                basis,
                forecast.referenceWindows());
        forecast.delays().forEach(delay -> out.printf(Locale.ROOT, "  %-46s %s%n", delay.what(), found(delay)));
        forecast.tooShort().ifPresent(why -> out.println("  WARNING: " + why));
    }

    private String found(DelayForecast.Delay delay) {
        if (Double.isNaN(delay.meanWindows())) {
            return String.format(Locale.ROOT, "not within %,d windows", DelayForecast.MOST_WINDOWS);
        }
        String missed = delay.missed() == 0
                ? ""
                : String.format(
                        Locale.ROOT, "; %.0f %% not within %,d", 100 * delay.missed(), DelayForecast.MOST_WINDOWS);
        return String.format(
                Locale.ROOT, "%,.0f windows, at least %s%s", delay.meanWindows(), time(delay.meanWindows()), missed);
    }

    private String time(double windows) {
        Duration size = config.windows().size();
        return Durations.format(size.multipliedBy(Math.max(1, Math.round(windows))));
    }

    /** A bundle that cannot be read has been refused above already. */
    private static Optional<ReferenceProfile> reference(Path folder) {
        try {
            Optional<byte[]> bytes = ModelBundle.load(folder).reference().map(file -> file.bytes());
            return bytes.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new SingleObjectCodec<>(ReferenceProfile.class).decode(bytes.get()));
        } catch (BundleException | UndecodableException e) {
            return Optional.empty();
        }
    }
}
