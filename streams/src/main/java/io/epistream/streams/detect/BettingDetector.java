package io.epistream.streams.detect;

import io.epistream.schemas.Direction;

/**
 * An e-detector of Shiryaev-Roberts type: for each bet {@code M ← L·(M + 1)} from 0, evidence is the mean of M over the bets.
 * With E[L] ≤ 1 given the past, {@code M_t − t} is a supermartingale, so that the evidence reaches A after A windows in
 * expectation at the earliest (Shin, Ramdas, Rinaldo, arXiv 2203.03532, definition 2.2 and theorem 2.4). M saturates at 1e300,
 * which only lowers it.
 */
final class BettingDetector implements Detector {
    private static final double MOST = 1e300;

    private final String name;
    private final RankedSignal signal;
    private final Direction direction;
    private final Bets bets;
    private final double[] memory;
    private final double[] factors;

    BettingDetector(String name, RankedSignal signal, Direction direction, Bets bets) {
        this.name = name;
        this.signal = signal;
        this.direction = direction;
        this.bets = bets;
        this.memory = new double[bets.size()];
        this.factors = new double[bets.size()];
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RankedSignal signal() {
        return signal;
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public void update(Observation window) {
        if (bets.factors(window, factors)) {
            for (int k = 0; k < memory.length; k++) {
                memory[k] = Math.min(MOST, factors[k] * (memory[k] + 1));
            }
        }
    }

    @Override
    public double evidence() {
        double sum = 0;
        for (double m : memory) {
            sum += m / memory.length;
        }
        return sum;
    }

    @Override
    public double[] memory() {
        return memory;
    }
}
