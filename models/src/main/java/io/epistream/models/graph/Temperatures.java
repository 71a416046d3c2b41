package io.epistream.models.graph;

/** The rule that a temperature divides, also as float32. */
final class Temperatures {
    private Temperatures() {}

    static void check(double temperature) {
        float divisor = (float) temperature;
        if (!(divisor > 0) || Float.isInfinite(divisor)) {
            throw new IllegalArgumentException("temperature: must be finite and > 0, was " + temperature);
        }
    }
}
