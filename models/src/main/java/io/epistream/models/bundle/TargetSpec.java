package io.epistream.models.bundle;

import java.util.List;

/**
 * What a regression predicts: {@code value = output · scale + offset}, so that a model trained on standardised targets
 * reports in their unit.
 *
 * @param name name of the target
 * @param unit its unit; may be empty
 * @param scale factor, finite and above 0
 * @param offset summand, finite
 * @param quantiles levels of the predictive distribution that are reported, each in (0, 1), ascending
 */
public record TargetSpec(String name, String unit, double scale, double offset, List<Double> quantiles) {
    /** Median and a central 90 % interval. */
    public static final List<Double> USUAL_QUANTILES = List.of(.05, .5, .95);

    public TargetSpec {
        quantiles = List.copyOf(quantiles);
    }
}
