package io.epistream.streams.detect;

/** What detectors see of a joined window. Immutable. */
final class Observation {
    private final double[] statistics;
    private final long records;
    private final long exceedances;

    /**
     * @param statistics value of each signal of the reference, in its order; NaN where the window lacks it
     * @param records m, records in the window
     * @param exceedances j, records above the reference's threshold, 0 where it has none
     */
    Observation(double[] statistics, long records, long exceedances) {
        this.statistics = statistics.clone();
        this.records = records;
        this.exceedances = exceedances;
    }

    double statistic(int signal) {
        return statistics[signal];
    }

    long records() {
        return records;
    }

    long exceedances() {
        return exceedances;
    }
}
