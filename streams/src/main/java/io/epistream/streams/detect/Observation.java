package io.epistream.streams.detect;

import io.epistream.schemas.Measure;
import io.epistream.streams.window.LogHistogram;
import io.epistream.streams.window.WindowAggregate;
import java.util.List;
import java.util.Optional;

/** What detectors see of a joined window. Immutable, as long as nobody adds to its counts. */
final class Observation {
    private final double[] statistics;
    private final List<Tail> tails;
    private final long records;
    private final WindowAggregate counts;
    private final int stratum;

    /** Of a reference without strata. */
    Observation(double[] statistics, long records, List<Tail> tails, WindowAggregate counts) {
        this(statistics, records, tails, counts, 0);
    }

    /**
     * An observation.
     *
     * @param statistics value of each signal of the reference, in its order; NaN where the window lacks it
     * @param records m, records in the window
     * @param tails exceedances of each threshold of the reference, in its order
     * @param counts all that was counted
     * @param stratum which of the reference's windows it is compared with
     */
    Observation(double[] statistics, long records, List<Tail> tails, WindowAggregate counts, int stratum) {
        this.statistics = statistics.clone();
        this.records = records;
        this.tails = List.copyOf(tails);
        this.counts = counts;
        this.stratum = stratum;
    }

    /**
     * Exceedances of one threshold.
     *
     * @param records records that have the measure
     * @param exceedances j, those above the threshold
     */
    record Tail(long records, long exceedances) {
        /** {@code j / records}; NaN where no record has the measure. */
        double share() {
            return exceedances / (double) records;
        }
    }

    double statistic(int signal) {
        return statistics[signal];
    }

    int stratum() {
        return stratum;
    }

    long records() {
        return records;
    }

    Tail tail(int threshold) {
        return tails.get(threshold);
    }

    /** Distribution of a measure over the window's records. */
    Optional<LogHistogram> bins(Measure measure) {
        return counts.bins(measure);
    }
}
