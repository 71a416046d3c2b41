package io.epistream.streams.detect;

import io.epistream.schemas.Direction;

/**
 * D1: bets on the rank of a window's statistic among the reference's.
 *
 * <p>With a margin, in standard deviations of the window's stratum, the statistic is moved towards the reference before it is ranked; that pays for a threshold that was
 * taken from the same reference.
 */
final class RankBets implements Bets {
    private final RankedSignal signal;
    private final Direction direction;
    private final RankBetTable table;
    private final double marginInSd;

    RankBets(RankedSignal signal, Direction direction, RankBetTable table, double marginInSd) {
        this.signal = signal;
        this.direction = direction;
        this.table = table;
        this.marginInSd = marginInSd;
    }

    @Override
    public int size() {
        return RankBetTable.BETS;
    }

    @Override
    public boolean factors(Observation window, double[] factors) {
        double value = signal.value(window);
        if (Double.isNaN(value)) {
            return false;
        }
        double towards = marginInSd * signal.sd(window);
        double moved = direction == Direction.UP ? value - towards : value + towards;
        table.factors(signal.rank(window.stratum(), moved, direction), factors);
        return true;
    }
}
