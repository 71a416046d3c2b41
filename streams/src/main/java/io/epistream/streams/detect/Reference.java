package io.epistream.streams.detect;

import io.epistream.schemas.Direction;
import io.epistream.schemas.ExceedanceThreshold;
import io.epistream.schemas.Measure;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.ReferenceWindow;
import io.epistream.schemas.StreamId;
import io.epistream.streams.window.WindowAggregate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/** An armed reference: what live windows are compared with. Everything in it follows from the profile. Immutable. */
final class Reference {
    private final List<RankedSignal> signals = new ArrayList<>();
    private final List<Signal> statistics = new ArrayList<>();
    private final @Nullable ExceedanceThreshold threshold;
    private final ReferenceProfile profile;
    private final double averageRecords;

    Reference(ReferenceProfile profile) {
        this.profile = profile;
        threshold = profile.getThresholds().isEmpty()
                ? null
                : profile.getThresholds().get(0);
        for (int i = 0; i < profile.getSignals().size(); i++) {
            int index = i;
            double[] values = profile.getWindows().stream()
                    .mapToDouble(window -> window.getStatistics().get(index))
                    .toArray();
            signals.add(new RankedSignal(profile.getSignals().get(i), i, values));
            if (threshold == null || i < profile.getSignals().size() - 1) {
                statistics.add(Signal.named(profile.getSignals().get(i)));
            }
        }
        averageRecords = profile.getWindows().stream()
                .mapToLong(ReferenceWindow::getRecords)
                .average()
                .orElseThrow();
    }

    StreamId stream() {
        return profile.getStream();
    }

    Provenance provenance() {
        return profile.getProvenance();
    }

    /** N. */
    int windows() {
        return profile.getWindows().size();
    }

    /** Signals that were learned, the exceedance share last. */
    List<RankedSignal> signals() {
        return Collections.unmodifiableList(signals);
    }

    /** Mean number of records in its windows. */
    double averageRecords() {
        return averageRecords;
    }

    /**
     * Records a live window must hold: m0, and no less than four fifths of the reference's average, so that a stream that slows down
     * is not compared with windows that varied less.
     */
    long targetRecords() {
        return Math.max(profile.getRecordsPerWindow(), (long) Math.ceil(averageRecords / 1.25));
    }

    Observation observe(JoinedWindow window) {
        double[] values = new double[signals.size()];
        for (int i = 0; i < statistics.size(); i++) {
            values[i] = statistics.get(i).value(window.counts());
        }
        long records = window.counts().records();
        if (threshold == null) {
            return new Observation(values, records, List.of(), window.counts());
        }
        Observation.Tail tail = tail(window.counts(), threshold);
        values[values.length - 1] = tail.share();
        return new Observation(values, records, List.of(tail), window.counts());
    }

    private static Observation.Tail tail(WindowAggregate counts, ExceedanceThreshold threshold) {
        return counts.bins(threshold.getMeasure())
                .map(bins -> new Observation.Tail(bins.total(), bins.countAbove(threshold.getBin())))
                .orElse(new Observation.Tail(0, 0));
    }

    /** Record-level counts over all its windows. */
    WindowAggregate records() {
        return WindowAggregate.of(profile.getCounts());
    }

    /** Measures whose mean is watched and whose distribution is known. */
    List<Measure> measuresWithBins() {
        WindowAggregate records = records();
        return Arrays.stream(Measure.values())
                .filter(measure ->
                        mean(measure).isPresent() && records.bins(measure).isPresent())
                .toList();
    }

    Optional<RankedSignal> mean(Measure measure) {
        return signals.stream()
                .filter(signal -> signal.label().equals(measure.name().toLowerCase(Locale.ROOT) + ".mean"))
                .findFirst();
    }

    /** Which detector stands in for D2 and why; empty where D2 is armed or there is nothing to count. */
    Optional<String> standIn() {
        if (threshold == null || independentRecords()) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "D2 on %s: exceedances come in clusters (over-dispersion %.2f, at most %.2f is allowed), D1 on their share stands in",
                signals.get(signals.size() - 1).label(),
                profile.getOverDispersion().get(0),
                Independence.mostOverDispersion(windows())));
    }

    /** Whether exceedances came as independent records give them, so that D2 may multiply over records. */
    boolean independentRecords() {
        return profile.getOverDispersion().stream()
                .allMatch(dispersion -> dispersion <= Independence.mostOverDispersion(windows()));
    }

    /** Why the promise cannot rest on this reference; empty when it can. */
    Optional<String> unpromised() {
        if (signals.isEmpty()) {
            return Optional.of("nothing to watch: no signal varies over the reference");
        }
        return correlated().or(this::swinging);
    }

    private Optional<String> correlated() {
        double most = Independence.mostLagOne(windows());
        return worst(profile.getLagOneAutocorrelation(), most)
                .map(i -> String.format(
                        Locale.ROOT,
                        "reference windows are correlated: lag-1 autocorrelation of %s is %.2f, at most %.2f is allowed;"
                                + " larger windows are less so",
                        signals.get(i).label(),
                        profile.getLagOneAutocorrelation().get(i),
                        most));
    }

    private Optional<String> swinging() {
        double most = Independence.MOST_LONG_RUN_VARIANCE;
        return worst(profile.getLongRunVariance(), most)
                .map(i -> String.format(
                        Locale.ROOT,
                        "the reference swings slowly, as with a season: tenths of it vary in %s %.1f times as much as of"
                                + " independent windows, at most %.1f is allowed",
                        signals.get(i).label(),
                        profile.getLongRunVariance().get(i),
                        most));
    }

    /** Index of the largest, where it is above {@code most}. */
    private static Optional<Integer> worst(List<Double> values, double most) {
        return IntStream.range(0, values.size())
                .boxed()
                .max(Comparator.comparing(values::get))
                .filter(i -> values.get(i) > most);
    }

    /**
     * The detectors, in a fixed order: D1 on every statistic, up and down; then D2 on the exceedances, or D1 on their share where they
     * are over-dispersed. δ is split evenly over {@link DetectorFactory#SHARES} shares.
     */
    List<Detector> detectors(RankBetTable table, double shareOfDelta) {
        List<Detector> detectors = new ArrayList<>();
        for (RankedSignal signal : signals.subList(0, statistics.size())) {
            for (Direction direction : List.of(Direction.UP, Direction.DOWN)) {
                detectors.add(new BettingDetector("D1", signal, direction, new RankBets(signal, direction, table, 0)));
            }
        }
        if (threshold != null) {
            detectors.add(tail(threshold, signals.get(signals.size() - 1), table, shareOfDelta));
        }
        return detectors;
    }

    private Detector tail(ExceedanceThreshold tail, RankedSignal share, RankBetTable table, double shareOfDelta) {
        if (independentRecords()) {
            long n = records().count(tail.getMeasure());
            CountBets bets = new CountBets(0, n, tail.getOrderStatistic(), shareOfDelta);
            return new BettingDetector("D2", share, Direction.UP, bets);
        }
        double margin = NormalDistribution.of(0, 1).inverseSurvivalProbability(shareOfDelta)
                * share.sd()
                / Math.sqrt(windows());
        return new BettingDetector("D1", share, Direction.UP, new RankBets(share, Direction.UP, table, margin));
    }
}
