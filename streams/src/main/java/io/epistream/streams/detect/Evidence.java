package io.epistream.streams.detect;

import java.util.Arrays;
import java.util.List;

/**
 * One promise over all detectors of a stream: the mean of their evidence with equal weights. Each detector's {@code M_t − t} is a
 * supermartingale, so the mean's is one too, and one threshold serves all. Not thread-safe.
 */
final class Evidence {
    private final List<Detector> detectors;

    Evidence(List<Detector> detectors) {
        this.detectors = List.copyOf(detectors);
    }

    void update(Observation window) {
        detectors.forEach(detector -> detector.update(window));
    }

    /** M, 0 when there is no detector. */
    double value() {
        double sum = 0;
        for (Detector detector : detectors) {
            sum += detector.evidence() / detectors.size();
        }
        return sum;
    }

    /** Index of the detector with the largest part; of equal ones the last, which watches the tail, before the first of the others. */
    int leader() {
        int leader = detectors.size() - 1;
        for (int i = 0; i < detectors.size() - 1; i++) {
            if (detectors.get(i).evidence() > detectors.get(leader).evidence()) {
                leader = i;
            }
        }
        return leader;
    }

    Detector detector(int index) {
        return detectors.get(index);
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

    /** Goes on from a state; from 0 when the state belongs to other detectors. */
    void restore(List<Double> state) {
        int needed = detectors.stream()
                .mapToInt(detector -> detector.memory().length)
                .sum();
        if (state.size() != needed) {
            return;
        }
        int next = 0;
        for (Detector detector : detectors) {
            for (int i = 0; i < detector.memory().length; i++) {
                detector.memory()[i] = state.get(next++);
            }
        }
    }
}
