package io.epistream.models.calibration;

/**
 * One bar of a reliability diagram: how sure the model was of some decisions, and how often it was right.
 *
 * @param low lower bound of the confidences, 0 to 1
 * @param high upper bound of the confidences, 0 to 1
 * @param count number of decisions
 * @param meanConfidence 0 to 1; NaN for an empty bin
 * @param accuracy share of right decisions, 0 to 1; NaN for an empty bin
 */
public record ReliabilityBin(double low, double high, long count, double meanConfidence, double accuracy) {

    /** Accuracy less mean confidence: below 0 the model is too sure, above 0 not sure enough; NaN for an empty bin. */
    public double gap() {
        return accuracy - meanConfidence;
    }
}
