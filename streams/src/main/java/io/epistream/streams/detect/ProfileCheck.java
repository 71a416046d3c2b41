package io.epistream.streams.detect;

import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.ReferenceWindow;
import io.epistream.streams.window.WindowAggregate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Judges a profile that comes from outside before it is armed: whatever it holds, the answer is a reason or none. */
final class ProfileCheck {
    /** A reference that needs more windows to raise an alarm, however far a signal moves, watches nothing. */
    private static final int MOST_DELAY = 50;

    private final DetectorFactory factory;

    ProfileCheck(DetectorFactory factory) {
        this.factory = factory;
    }

    Optional<String> refusal(ReferenceProfile profile) {
        return season(profile)
                .or(() -> size(profile))
                .or(() -> strata(profile))
                .or(() -> shape(profile))
                .or(() -> values(profile))
                .or(() -> usable(profile))
                .or(() -> promise(profile));
    }

    private Optional<String> season(ReferenceProfile profile) {
        Season configured = factory.parameters().season();
        return factory.fits(profile)
                ? none()
                : refused("strata: " + configured.label() + " is configured, was " + profile.getStrata()
                        + (profile.getStrata().equals(Strata.NONE.label()) ? "" : ", " + profile.getTimeZone()));
    }

    /** Each stratum that has windows must have as many as the others: they are ranked by one table. */
    private Optional<String> strata(ReferenceProfile profile) {
        Rhythm rhythm = new Rhythm(
                factory.parameters().season(),
                profile.getWindows().stream()
                        .mapToLong(window -> window.getStart().toEpochMilli())
                        .toArray());
        int quota = rhythm.quota();
        boolean holds = quota >= FittedReference.FEWEST_WINDOWS
                && Arrays.stream(rhythm.sizes()).allMatch(size -> size == 0 || size == quota);
        return holds
                ? none()
                : refused("strata: the same number of windows, " + FittedReference.FEWEST_WINDOWS
                        + " or more, expected in each, were " + Arrays.toString(rhythm.sizes()));
    }

    private Optional<String> size(ReferenceProfile profile) {
        int windows = profile.getWindows().size();
        int most = factory.parameters().season().strata().mostWindows();
        if (windows < FittedReference.FEWEST_WINDOWS || windows > most) {
            return refused("windows: " + FittedReference.FEWEST_WINDOWS + " to " + most + " expected, was " + windows);
        }
        if (profile.getRecordsPerWindow() < 1) {
            return refused("recordsPerWindow: >= 1 expected, was " + profile.getRecordsPerWindow());
        }
        return profile.getSignals().isEmpty() ? refused("signals: none, so that nothing could be watched") : none();
    }

    private static Optional<String> shape(ReferenceProfile profile) {
        int signals = profile.getSignals().size();
        int thresholds = profile.getThresholds().size();
        boolean holds = new HashSet<>(profile.getSignals()).size() == signals
                && thresholds <= signals
                && profile.getLagOneAutocorrelation().size() == signals
                && (profile.getLongRunVariance().isEmpty()
                        || profile.getLongRunVariance().size() == signals)
                && profile.getOverDispersion().size() == thresholds
                && profile.getWindows().stream()
                        .allMatch(window -> window.getStatistics().size() == signals
                                && window.getExceedances().size() == thresholds);
        return holds ? none() : refused("shape: signals, thresholds and windows do not fit each other");
    }

    private static Optional<String> values(ReferenceProfile profile) {
        List<ReferenceWindow> windows = profile.getWindows();
        boolean counted = windows.stream()
                .allMatch(window -> window.getRecords() >= 1
                        && window.getExceedances().stream().allMatch(j -> j >= 0 && j <= window.getRecords()));
        if (!counted) {
            return refused("windows: a count is below 0 or above the records of its window");
        }
        Predicate<Double> finite = Double::isFinite;
        if (!profile.getOverDispersion().stream().allMatch(finite)
                || !profile.getLagOneAutocorrelation().stream().allMatch(finite)
                || !profile.getLongRunVariance().stream().allMatch(finite)) {
            return refused("autocorrelation, long-run variance or over-dispersion: not a finite number");
        }
        for (int i = 0; i < profile.getSignals().size(); i++) {
            int index = i;
            double[] column = windows.stream()
                    .mapToDouble(window -> window.getStatistics().get(index))
                    .distinct()
                    .toArray();
            String signal = profile.getSignals().get(i);
            for (double value : column) {
                if (!Double.isFinite(value)) {
                    return refused(signal + ": " + value + " in a window, finite numbers expected");
                }
            }
            if (column.length == 1) {
                return refused(signal + ": " + column[0] + " in every window, nothing can be ranked against it");
            }
        }
        return none();
    }

    /** What only building the detectors can tell: unknown signals, counts that contradict themselves. */
    private Optional<String> usable(ReferenceProfile profile) {
        try {
            if (WindowAggregate.of(profile.getCounts()).records() < 1) {
                return refused("counts: no records");
            }
            factory.watch(profile);
            return none();
        } catch (RuntimeException e) {
            return refused("not a profile this version can use: " + e.getMessage());
        }
    }

    /** Baselines promise nothing, so that any reference is enough for them. */
    private Optional<String> promise(ReferenceProfile profile) {
        if (factory.parameters().method().unpromised().isPresent()) {
            return none();
        }
        int windows = new Reference(profile).rankedWindows();
        return factory.fewestDriftWindows(windows).orElse(Integer.MAX_VALUE) <= MOST_DELAY
                ? none()
                : refused("windows: " + windows + " are too few for the promise of "
                        + factory.parameters().promise() + ": a signal beyond all of them would raise no alarm within "
                        + MOST_DELAY);
    }

    private static Optional<String> refused(String why) {
        return Optional.of(why);
    }

    private static Optional<String> none() {
        return Optional.empty();
    }
}
