package io.epistream.streams.detect;

import io.epistream.schemas.Direction;
import io.epistream.schemas.Measure;
import io.epistream.streams.window.LogHistogram;
import java.util.Optional;

/**
 * One-sided two-sample Kolmogorov-Smirnov test of a window's records against the reference's, one window at a time, as KSWIN (Raab, Heusinger,
 * Schleif 2020, doi:10.1016/j.neucom.2019.11.111) does of a sliding one: {@code z = D·√(nm/(n + m))}, D the largest
 * difference of the distribution functions over the edges of the log bins. {@code P(z > x) → exp(−2x²)} (Smirnov 1948,
 * doi:10.1214/aoms/1177730256), so the limit of level α is {@code √(−ln(α)/2)}. Two sides at α/2 are the two-sided test: its series
 * {@code 2Σ(−1)^(i−1) exp(−2i²x²)} differs from 2exp(−2x²) by less than a tenth of a percent at levels below .05. Bins make ties, which only
 * lower D.
 *
 * <p>What it is bad at: it takes records as independent. Records that come in clusters, or a mean that moves a little from window to window, which every
 * live stream has, reject far more often than α; in windows of many records any such nothing is significant. It remembers nothing, so a small
 * lasting shift is never found where no single window shows it. And what fills the tail only, a percent of the records, hardly moves D.
 */
final class KolmogorovSmirnov extends Baseline {
    static final String NAME = "Kolmogorov-Smirnov";

    private final Measure measure;
    private final LogHistogram reference;
    private final double limit;
    private final boolean upInBins;

    /**
     * One side of one measure.
     *
     * @param signal the mean of the measure, by which alerts and recovery speak
     * @param measure any with bins
     * @param reference the reference's records, at least one
     * @param level probability of a rejection in a window like the reference's, in (0, 1)
     */
    KolmogorovSmirnov(RankedSignal signal, Direction direction, Measure measure, LogHistogram reference, double level) {
        super(NAME, signal, direction, 1);
        this.measure = measure;
        this.reference = reference;
        this.limit = Math.sqrt(-StrictMath.log(level) / 2);
        this.upInBins = (direction == Direction.UP) != (measure == Measure.CONFIDENCE);
    }

    @Override
    public void update(Observation window) {
        Optional<LogHistogram> bins = window.bins(measure);
        if (bins.isPresent() && bins.get().total() > 0) {
            take(statistic(bins.get()));
        }
    }

    @Override
    void take(double z) {
        memory()[0] = z;
    }

    @Override
    public double evidence() {
        return memory()[0] / limit;
    }

    private double statistic(LogHistogram window) {
        double n = reference.total();
        double m = window.total();
        double expected = 0;
        double seen = 0;
        double largest = 0;
        int last = Math.max(reference.lastBin(), window.lastBin());
        for (int bin = LogHistogram.UNDERFLOW; bin <= last; bin = next(bin, window)) {
            expected += reference.countIn(bin) / n;
            seen += window.countIn(bin) / m;
            largest = Math.max(largest, upInBins ? expected - seen : seen - expected);
        }
        return largest * Math.sqrt(n * m / (n + m));
    }

    private int next(int bin, LogHistogram window) {
        return bin == LogHistogram.UNDERFLOW ? Math.min(reference.firstBin(), window.firstBin()) : bin + 1;
    }
}
