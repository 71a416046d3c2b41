package io.epistream.streams.config;

import java.time.Duration;

/**
 * A count per time, written like {@code 1 per 7d} or {@code 60 per hour}.
 *
 * @param count above 0
 * @param per above 0
 */
public record Rate(double count, Duration per) {
    public Rate {
        if (!(count > 0) || Double.isInfinite(count)) {
            throw new IllegalArgumentException("count: must be > 0, was " + count);
        }
        if (per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException("per: must be > 0, was " + per);
        }
    }
}
