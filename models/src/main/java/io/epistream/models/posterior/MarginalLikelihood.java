package io.epistream.models.posterior;

/**
 * The prior precision δ at which the Laplace approximation of the log evidence is largest (MacKay 1992, DOI
 * 10.1162/neco.1992.4.3.415; Daxberger et al. 2021, arXiv 2106.14806, section 3):
 *
 * <pre>
 *   log p(D | δ) ≈ log p(D | θ_MAP) − ½ (Σ_i log(λ_i + δ) − n log δ + δ ‖θ_MAP‖²)
 * </pre>
 *
 * <p>with λ the n eigenvalues of the curvature H. Its derivative in log δ, ½ (Σ λ_i/(λ_i + δ) − δ ‖θ‖²), falls strictly, so
 * there is one maximum, and bisection finds it. θ_MAP is taken as given: it is the trained network's, not retrained for δ.
 *
 * @param priorPrecision δ of the maximum, within {@link #LEAST} and {@link #GREATEST}
 * @param logEvidence log evidence there, in nats over all N rows
 * @param logEvidenceAtOne log evidence at δ = 1, where one starts without a fit
 */
public record MarginalLikelihood(double priorPrecision, double logEvidence, double logEvidenceAtOne) {
    /** Where the search for δ begins. */
    public static final double LEAST = 1e-8;

    /** Where the search for δ ends. */
    public static final double GREATEST = 1e8;

    /** Halvings of an interval of 37 nats: more than doubles resolve. */
    private static final int HALVINGS = 60;

    /**
     * Finds the maximum.
     *
     * @param curvature H, already scaled to all N rows
     * @param logLikelihood log p(D | θ_MAP) of all N rows (of a subsample, times N/n), in nats; must not be NaN
     * @param map θ_MAP {@code [K * width]}
     */
    public static MarginalLikelihood maximised(Curvature curvature, double logLikelihood, float[] map) {
        curvature.layer().check(map);
        if (Double.isNaN(logLikelihood)) {
            throw new IllegalArgumentException("logLikelihood: must not be NaN");
        }
        double[] eigenvalues = curvature.eigenvalues();
        double squares = 0;
        for (float weight : map) {
            squares += (double) weight * weight;
        }
        double best = best(eigenvalues, squares);
        return new MarginalLikelihood(
                best,
                logEvidence(eigenvalues, squares, logLikelihood, best),
                logEvidence(eigenvalues, squares, logLikelihood, 1));
    }

    /** Whether δ lies at a bound of the search: the evidence wants no prior at all, or no weights. */
    public boolean atBound() {
        return priorPrecision <= LEAST || priorPrecision >= GREATEST;
    }

    private static double best(double[] eigenvalues, double squares) {
        if (slope(eigenvalues, squares, LEAST) <= 0) {
            return LEAST;
        }
        if (slope(eigenvalues, squares, GREATEST) >= 0) {
            return GREATEST;
        }
        double low = Math.log(LEAST);
        double high = Math.log(GREATEST);
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (slope(eigenvalues, squares, Math.exp(middle)) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp((low + high) / 2);
    }

    /** Twice the derivative in log δ. */
    private static double slope(double[] eigenvalues, double squares, double precision) {
        double determined = 0;
        for (double value : eigenvalues) {
            determined += value / (value + precision);
        }
        return determined - precision * squares;
    }

    private static double logEvidence(double[] eigenvalues, double squares, double logLikelihood, double precision) {
        double logRatio = 0;
        for (double value : eigenvalues) {
            logRatio += Math.log1p(value / precision);
        }
        return logLikelihood - (logRatio + precision * squares) / 2;
    }
}
