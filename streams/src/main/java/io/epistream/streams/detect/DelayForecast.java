package io.epistream.streams.detect;

import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.ReferenceWindow;
import io.epistream.streams.window.WindowAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * What a configuration finds, and how fast, by simulation: windows until the alarm when one statistic moves by some of its standard
 * deviations, or when some of the records exceed the reference's threshold. Nothing else moves with it, so that real changes, which
 * move several signals, are found sooner. Windows are blocks of the reference's own, {@code ⌈∛N⌉} long, in random order, so that they
 * vary and correlate as it does. The same arguments give the same forecast. Not for Kolmogorov-Smirnov, which needs records. Immutable.
 */
public final class DelayForecast {
    /** Windows after which a change counts as missed. */
    public static final int MOST_WINDOWS = 1000;

    private static final int RUNS = 40;
    private static final long SEED = 20_260_401L;
    private static final double[] SHIFTS = {.25, .5, 1};
    private static final double[] CONTAMINATIONS = {.01, .02, .05};

    private final List<Delay> delays;
    private final int referenceWindows;
    private final Optional<String> tooShort;

    private DelayForecast(List<Delay> delays, int referenceWindows, Optional<String> tooShort) {
        this.delays = List.copyOf(delays);
        this.referenceWindows = referenceWindows;
        this.tooShort = tooShort;
    }

    /**
     * How fast one change is found.
     *
     * @param what the change, for a person
     * @param meanWindows mean windows to the alarm, of the runs in which it came; NaN where it never came
     * @param missed share of runs without an alarm within {@value #MOST_WINDOWS} windows
     */
    public record Delay(String what, double meanWindows, double missed) {}

    /** For a reference that is there. Of a fleet, a stream that changes while the others stay. */
    public static DelayForecast of(DetectionParameters configured, ReferenceProfile reference) {
        DetectionParameters parameters = configured.alone();
        DetectorFactory factory = new DetectorFactory(parameters);
        Simulation simulation = new Simulation(factory, reference);
        List<Delay> delays = new ArrayList<>();
        for (double shift : SHIFTS) {
            delays.addAll(simulation.moved(shift));
        }
        for (double share : CONTAMINATIONS) {
            delays.addAll(simulation.contaminated(share));
        }
        int windows = reference.getWindows().size();
        return new DelayForecast(
                delays,
                windows,
                tooShort(
                        parameters,
                        Math.max(windows, parameters.season().strata().fewestWindows())));
    }

    /** For a reference yet to be learned: of independent windows with normal statistics, as many as configured. */
    public static DelayForecast of(DetectionParameters parameters) {
        return of(parameters, NormalReference.of(parameters, SEED));
    }

    /** Shifts first, then contamination; those that the reference has a signal for. */
    public List<Delay> delays() {
        return delays;
    }

    /** N. */
    public int referenceWindows() {
        return referenceWindows;
    }

    /** Why drift cannot be found with a reference of that size, and what is needed; empty when it can. */
    public Optional<String> tooShort() {
        return tooShort;
    }

    private static Optional<String> tooShort(DetectionParameters parameters, int windows) {
        if (parameters.method() != DetectionMethod.E_DETECTOR || finds(parameters, windows)) {
            return Optional.empty();
        }
        String found =
                String.format(Locale.ROOT, "reference too short for the promise: N = %d finds nothing; ", windows);
        return Optional.of(
                finds(parameters, most(parameters))
                        ? found + "at least " + fewestWindows(parameters, windows) + " windows are needed"
                        : found + "nor does any up to " + most(parameters) + ": allow more false alarms");
    }

    private static int most(DetectionParameters parameters) {
        return parameters.season().strata().mostWindows();
    }

    /** Whether a statistic beyond the whole reference raises an alarm before the promise allows a false one. */
    private static boolean finds(DetectionParameters parameters, int windows) {
        OptionalInt fewest = new DetectorFactory(parameters.withReferenceWindows(windows)).fewestDriftWindows();
        return fewest.isPresent() && fewest.getAsInt() <= parameters.runLengthWindows();
    }

    private static int fewestWindows(DetectionParameters parameters, int tooFew) {
        int low = tooFew;
        int high = most(parameters);
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (finds(parameters, middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /**
     * What happens to every window.
     *
     * @param move added to the first signal, which is the mean of epistemic where there is one
     * @param contamination probability that a record which did not exceed does so now
     */
    private record Change(double move, double contamination) {}

    /** Runs over one reference. */
    private static final class Simulation {
        private final DetectorFactory factory;
        private final ReferenceProfile profile;
        private final Reference reference;
        private final List<RankedSignal> signals;
        private final int block;

        Simulation(DetectorFactory factory, ReferenceProfile profile) {
            this.factory = factory;
            this.profile = profile;
            this.reference = new Reference(profile);
            this.signals = reference.signals();
            this.block = (int) Math.ceil(Math.cbrt(profile.getWindows().size()));
        }

        /** None where nothing varies. */
        List<Delay> moved(double shift) {
            return signals.stream()
                    .limit(1)
                    .map(signal -> delay(
                            String.format(Locale.ROOT, "%s moves by %s sd of its windows", signal.label(), shift),
                            new Change(shift * signal.sd(), 0)))
                    .toList();
        }

        /** None where nothing is counted. */
        List<Delay> contaminated(double share) {
            String what = String.format(Locale.ROOT, "%.0f %% of records out of distribution", 100 * share);
            return profile.getThresholds().isEmpty() ? List.of() : List.of(delay(what, new Change(0, share)));
        }

        private Delay delay(String what, Change change) {
            long total = 0;
            int found = 0;
            for (int run = 0; run < RUNS; run++) {
                OptionalInt at = run(new SplittableRandom(SEED + run), change);
                found += at.isPresent() ? 1 : 0;
                total += at.orElse(0);
            }
            return new Delay(what, found == 0 ? Double.NaN : total / (double) found, 1 - found / (double) RUNS);
        }

        private OptionalInt run(SplittableRandom random, Change change) {
            Watch watch = factory.watch(profile);
            int windows = profile.getWindows().size();
            int next = 0;
            for (int t = 0; t < MOST_WINDOWS; t++) {
                next = t % block == 0 ? random.nextInt(windows) : (next + 1) % windows;
                Observation observation = observation(profile.getWindows().get(next), change, random);
                JoinedWindow window = new JoinedWindow(t, t + 1L, new WindowAggregate());
                if (!watch.onWindow(window, observation).isEmpty()) {
                    return OptionalInt.of(t + 1);
                }
            }
            return OptionalInt.empty();
        }

        /** A window of the reference with the change in it; shares of exceedances are its last statistics. */
        private Observation observation(ReferenceWindow window, Change change, SplittableRandom random) {
            double[] values = window.getStatistics().stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            values[0] += change.move();
            List<Observation.Tail> tails = new ArrayList<>();
            int firstShare = values.length - window.getExceedances().size();
            for (int i = 0; i < window.getExceedances().size(); i++) {
                long exceedances = window.getExceedances().get(i);
                Observation.Tail tail = tail(exceedances, window.getRecords(), change.contamination(), random);
                values[firstShare + i] = tail.share();
                tails.add(tail);
            }
            int stratum = reference.stratum(window.getStart().toEpochMilli());
            return new Observation(values, window.getRecords(), tails, new WindowAggregate(), stratum);
        }

        private static Observation.Tail tail(
                long exceedances, long records, double contamination, SplittableRandom random) {
            long more = 0;
            for (long i = exceedances; contamination > 0 && i < records; i++) {
                more += random.nextDouble() < contamination ? 1 : 0;
            }
            return new Observation.Tail(records, exceedances + more);
        }
    }
}
