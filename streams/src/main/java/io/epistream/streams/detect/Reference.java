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
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** An armed reference: what live windows are compared with. Everything in it follows from the profile. Immutable. */
final class Reference {
    private final List<RankedSignal> signals = new ArrayList<>();
    private final List<Statistic> statistics = new ArrayList<>();
    private final List<ExceedanceThreshold> thresholds;
    private final ReferenceProfile profile;
    private final double averageRecords;
    private final Season season;
    private final Rhythm rhythm;
    private final double[] averages;

    Reference(ReferenceProfile profile) {
        this.profile = profile;
        thresholds = List.copyOf(profile.getThresholds());
        averageRecords = profile.getWindows().stream()
                .mapToLong(ReferenceWindow::getRecords)
                .average()
                .orElseThrow();
        season = Season.of(profile);
        rhythm = new Rhythm(
                season,
                profile.getWindows().stream()
                        .mapToLong(window -> window.getStart().toEpochMilli())
                        .toArray());
        averages = averages();
        for (int i = 0; i < profile.getSignals().size(); i++) {
            int index = i;
            double[] values = profile.getWindows().stream()
                    .mapToDouble(window -> window.getStatistics().get(index))
                    .toArray();
            signals.add(new RankedSignal(
                    profile.getSignals().get(i),
                    i,
                    values,
                    rhythm.strata(),
                    season.strata().count()));
            statistics.add(statistic(profile.getSignals().get(i)));
        }
    }

    /** Mean records of a window of each stratum; NaN of one without windows. */
    private double[] averages() {
        int[] strata = rhythm.strata();
        int[] sizes = rhythm.sizes();
        double[] means = new double[sizes.length];
        for (int i = 0; i < strata.length; i++) {
            means[strata[i]] += profile.getWindows().get(i).getRecords();
        }
        Arrays.setAll(means, stratum -> means[stratum] / sizes[stratum]);
        return means;
    }

    /** How a signal's value follows from a window. */
    @FunctionalInterface
    private interface Statistic {
        double of(WindowAggregate counts, List<Observation.Tail> tails);
    }

    private Statistic statistic(String label) {
        if (Signal.isExceedance(label)) {
            int tail = threshold(label);
            return (counts, tails) -> tails.get(tail).share();
        }
        if (label.equals(ClassMix.LABEL)) {
            ClassMix mix = ClassMix.of(records().predictedClasses(), averageRecords);
            return (counts, tails) -> mix.distance(counts.predictedClasses());
        }
        Signal signal = Signal.named(label);
        return (counts, tails) -> signal.value(counts);
    }

    /** Which threshold a share of exceedances is of. */
    private int threshold(String label) {
        for (int i = 0; i < thresholds.size(); i++) {
            if (Signal.exceedanceLabel(thresholds.get(i).getMeasure()).equals(label)) {
                return i;
            }
        }
        throw new IllegalArgumentException("signal: no threshold for " + label);
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

    /** q, the windows that a live one is ranked among: N, or those of its stratum. */
    int rankedWindows() {
        return rhythm.quota();
    }

    /** Strata that have windows; 1 where there is no rhythm. */
    long watchedStrata() {
        return rhythm.used();
    }

    int stratum(long startMillis) {
        return season.stratum(startMillis);
    }

    /** Whether there is something to compare a window with. */
    boolean watches(int stratum) {
        return averages[stratum] > 0;
    }

    /** Mean number of records in its windows of a stratum. */
    double averageRecords(int stratum) {
        return averages[stratum];
    }

    /** Signals that were learned. */
    List<RankedSignal> signals() {
        return Collections.unmodifiableList(signals);
    }

    /** Mean number of records in its windows. */
    double averageRecords() {
        return averageRecords;
    }

    /**
     * Records a live window that starts then must hold: m0, and no less than four fifths of the reference's average in its stratum, so that a stream that slows down
     * is not compared with windows that varied less.
     */
    long targetRecords(long startMillis) {
        double average = averages[season.stratum(startMillis)];
        return Math.max(profile.getRecordsPerWindow(), (long) Math.ceil(average / 1.25));
    }

    Observation observe(JoinedWindow window) {
        WindowAggregate counts = window.counts();
        List<Observation.Tail> tails =
                thresholds.stream().map(threshold -> tail(counts, threshold)).toList();
        double[] values = new double[signals.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = statistics.get(i).of(counts, tails);
        }
        return new Observation(values, counts.records(), tails, counts, season.stratum(window.startMillis()));
    }

    /** Share of the window's records above each threshold; not where no record has the measure. */
    Map<Measure, Double> exceedances(Observation observation) {
        Map<Measure, Double> shares = new EnumMap<>(Measure.class);
        for (int i = 0; i < thresholds.size(); i++) {
            if (observation.tail(i).records() > 0) {
                shares.put(thresholds.get(i).getMeasure(), observation.tail(i).share());
            }
        }
        return shares;
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
                .filter(signal -> signal.label().equals(Signal.meanLabel(measure)))
                .findFirst();
    }

    /** Where another detector stands in for D2, and why; empty where D2 is armed or there is nothing to count. */
    List<String> standIns() {
        List<String> standIns = new ArrayList<>();
        for (int i = 0; i < thresholds.size(); i++) {
            if (!independentRecords(i)) {
                standIns.add(standIn(i));
            }
        }
        return standIns;
    }

    private String standIn(int threshold) {
        String label = Signal.exceedanceLabel(thresholds.get(threshold).getMeasure());
        if (season.strata() != Strata.NONE) {
            return "D2 on " + label + ": its share may have a season, D1 on the share within strata stands in";
        }
        return String.format(
                Locale.ROOT,
                "D2 on %s: exceedances come in clusters (over-dispersion %.2f, at most %.2f is allowed), D1 on their share stands in",
                label,
                profile.getOverDispersion().get(threshold),
                Independence.mostOverDispersion(windows()));
    }

    /**
     * Whether exceedances of a threshold came as independent records give them, so that D2 may multiply over records. Not in strata: D2 bounds one share for
     * all times, and multiplies over the thousands of records of an hour that has a larger one.
     */
    boolean independentRecords(int threshold) {
        return season.strata() == Strata.NONE
                && profile.getOverDispersion().get(threshold) <= Independence.mostOverDispersion(windows());
    }

    /** Why the promise cannot rest on this reference; empty when it can. */
    Optional<String> unpromised() {
        return new StartUpGate(profile, signals, rhythm).refusal();
    }

    /**
     * The betting detectors, in a fixed order: D1 on every statistic, each way it can tell of a change; then D2 on each threshold's exceedances, or
     * D1 on their share where they are over-dispersed. δ is split evenly over {@link DetectorFactory#SHARES} shares.
     */
    List<Detector> detectors(RankBetTable table, double shareOfDelta) {
        List<Detector> detectors = new ArrayList<>();
        List<Detector> tails = new ArrayList<>();
        for (RankedSignal signal : signals) {
            if (Signal.isExceedance(signal.label())) {
                tails.add(tail(threshold(signal.label()), signal, table, shareOfDelta));
            } else {
                for (Direction direction : signal.directions()) {
                    RankBets bets = new RankBets(signal, direction, table, 0);
                    detectors.add(new BettingDetector("D1", signal, direction, bets));
                }
            }
        }
        detectors.addAll(tails);
        return detectors;
    }

    private Detector tail(int threshold, RankedSignal share, RankBetTable table, double shareOfDelta) {
        if (independentRecords(threshold)) {
            ExceedanceThreshold tail = thresholds.get(threshold);
            CountBets bets = new CountBets(
                    threshold, records().count(tail.getMeasure()), tail.getOrderStatistic(), shareOfDelta);
            return new BettingDetector("D2", share, Direction.UP, bets);
        }
        double margin = NormalDistribution.of(0, 1).inverseSurvivalProbability(shareOfDelta) / Math.sqrt(windows());
        return new BettingDetector("D1", share, Direction.UP, new RankBets(share, Direction.UP, table, margin));
    }
}
