package io.epistream.models.measure;

/** What every measure over sampled logits asks of them. */
final class Samples {
    private Samples() {}

    /** Refuses no samples, samples of different lengths and a temperature that is not above 0. */
    static void check(double[][] logits, double temperature) {
        if (logits.length == 0) {
            throw new IllegalArgumentException("logits: must hold at least one sample");
        }
        for (double[] sample : logits) {
            if (sample.length != logits[0].length) {
                throw new IllegalArgumentException(
                        "logits: samples must have one length, had " + logits[0].length + " and " + sample.length);
            }
        }
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("temperature: must be > 0, was " + temperature);
        }
    }
}
