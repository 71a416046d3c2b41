package io.epistream.streams.detect;

import java.util.List;
import java.util.Map;

/**
 * One promise over a fleet of K streams, by the e-d-BH procedure (arXiv 2501.04130): of the evidence M of all streams at one
 * time, the k* largest alarm, {@code k* = max{k : M_(k) ≥ K·arl/k}}.
 *
 * <p>Whenever k streams alarm, they hold at least {@code K·arl} of evidence together, so that starting them from 0 takes at least arl from the
 * mean of M over the fleet. That mean grows by at most 1 per tick in expectation while nothing has changed, whatever the dependence between
 * the streams; so alarms come in expectation at most once in arl ticks, fleet-wide. A stream with M below arl can never be among the
 * chosen, so only {@linkplain #candidate candidates} need be told of.
 *
 * @param streams K, fixed in advance, at least 1
 * @param runLengthTicks arl, the promised number of ticks between alarms of the whole fleet, above 1
 */
public record FleetRule(int streams, double runLengthTicks) {
    public FleetRule {
        if (streams < 1) {
            throw new IllegalArgumentException("streams: must be >= 1, was " + streams);
        }
        if (!(runLengthTicks > 1 && Double.isFinite(runLengthTicks))) {
            throw new IllegalArgumentException("runLengthTicks: must be > 1, was " + runLengthTicks);
        }
    }

    /** The rule of a configuration. */
    public static FleetRule of(DetectionParameters parameters) {
        return new FleetRule(parameters.fleetStreams(), parameters.runLengthWindows());
    }

    /** Whether a stream of such evidence can be among those that alarm. */
    public boolean candidate(double logEvidence) {
        return logEvidence >= Math.log(runLengthTicks);
    }

    /** ln M that each of {@code k} streams needs to alarm together with the others. */
    public double logThreshold(int k) {
        return Math.log(streams * runLengthTicks / k);
    }

    /**
     * The streams that alarm.
     *
     * @param logEvidence ln M of each stream that may be a candidate
     * @return keys of those that alarm, the largest evidence first, equal ones in the order of their keys; mostly none
     */
    public List<String> alarms(Map<String, Double> logEvidence) {
        List<Map.Entry<String, Double>> descending = logEvidence.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        int most = 0;
        for (int k = 1; k <= descending.size(); k++) {
            if (descending.get(k - 1).getValue() >= logThreshold(k)) {
                most = k;
            }
        }
        return descending.stream().limit(most).map(Map.Entry::getKey).toList();
    }
}
