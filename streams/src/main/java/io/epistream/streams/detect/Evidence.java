package io.epistream.streams.detect;

import java.util.Arrays;
import java.util.List;

/**
 * How the detectors of a stream make one alarm: a value that has reached a threshold. Either the mean of betting detectors' evidence with equal
 * weights against the run length: each detector's {@code M_t − t} is a supermartingale, so the mean's is one too, and one threshold
 * serves all. Or the largest of baselines' statistics, each over its limit, against 1. Not thread-safe.
 */
final class Evidence {
    private final List<Detector> detectors;
    private final boolean averaged;
    private final double threshold;

    private Evidence(List<Detector> detectors, boolean averaged, double threshold) {
        this.detectors = List.copyOf(detectors);
        this.averaged = averaged;
        this.threshold = threshold;
    }

    /** With the promise that an alarm takes that many windows in expectation, at least, while all is as in the reference. */
    static Evidence betting(List<Detector> detectors, double runLengthWindows) {
        return new Evidence(detectors, true, runLengthWindows);
    }

    /** Without a promise. */
    static Evidence baseline(List<? extends Detector> detectors) {
        return new Evidence(List.copyOf(detectors), false, 1);
    }

    void update(Observation window) {
        detectors.forEach(detector -> detector.update(window));
    }

    /** Where they stand together, 0 when there is no detector. */
    double value() {
        double sum = 0;
        double largest = 0;
        for (Detector detector : detectors) {
            double part = detector.evidence();
            sum += part / detectors.size();
            largest = Math.max(largest, part);
        }
        return averaged ? sum : largest;
    }

    double threshold() {
        return threshold;
    }

    boolean alarms() {
        return value() >= threshold;
    }

    /** Index of the detector with the largest part; of equal ones one that watches a tail, then the first. */
    int leader() {
        int leader = 0;
        for (int i = 1; i < detectors.size(); i++) {
            double ahead = detectors.get(i).evidence() - detectors.get(leader).evidence();
            if (ahead > 0 || (ahead == 0 && watchesTail(i) && !watchesTail(leader))) {
                leader = i;
            }
        }
        return leader;
    }

    private boolean watchesTail(int index) {
        return Signal.isExceedance(detectors.get(index).signal().label());
    }

    Detector detector(int index) {
        return detectors.get(index);
    }

    List<Detector> detectors() {
        return detectors;
    }

    void reset() {
        detectors.forEach(detector -> Arrays.fill(detector.memory(), 0));
    }

    List<Double> state() {
        return detectors.stream()
                .flatMapToDouble(detector -> Arrays.stream(detector.memory()))
                .boxed()
                .toList();
    }

    /** Whether a state is one of these detectors. */
    boolean fits(List<Double> state) {
        return state.size()
                == detectors.stream()
                        .mapToInt(detector -> detector.memory().length)
                        .sum();
    }

    /** Goes on from a state that {@link #fits}. */
    void restore(List<Double> state) {
        int next = 0;
        for (Detector detector : detectors) {
            for (int i = 0; i < detector.memory().length; i++) {
                detector.memory()[i] = state.get(next++);
            }
        }
    }
}
