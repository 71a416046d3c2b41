package io.epistream.streams.detect;

/** A family of bets against "as in the reference". */
interface Bets {
    /** Number of bets. */
    int size();

    /**
     * Writes the factor of each bet on one window: non-negative, with an expectation of at most 1 while all is as in the reference.
     *
     * @param factors filled, length {@link #size()}
     * @return false when the window says nothing; factors are then undefined
     */
    boolean factors(Observation window, double[] factors);
}
