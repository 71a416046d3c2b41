package io.epistream.models.posterior;

/**
 * How outputs f {@code [K]} of the last layer become a density of the target, as far as the Gauss-Newton matrix needs it: its
 * block Λ = −E[∂² log p(y | f)/∂f²] {@code [K, K]}, which does not depend on y. Pure.
 */
public sealed interface Likelihood {

    /** Classification: f are logits of a softmax, p = softmax(f), Λ = diag(p) − p pᵀ. */
    record Categorical() implements Likelihood {
        @Override
        public double[][] block(float[] outputs, int row) {
            double[] p = softmax(outputs);
            double[][] block = new double[p.length][p.length];
            for (int j = 0; j < p.length; j++) {
                for (int k = 0; k < p.length; k++) {
                    block[j][k] = -p[j] * p[k];
                }
                block[j][j] = p[j] * (1 - p[j]);
            }
            return block;
        }
    }

    /** Multi-label: f are logits of independent labels, p = 1/(1 + exp(−f)), Λ = diag(p (1 − p)). */
    record Bernoulli() implements Likelihood {
        @Override
        public double[][] block(float[] outputs, int row) {
            double[][] block = new double[outputs.length][outputs.length];
            for (int k = 0; k < outputs.length; k++) {
                double p = 1 / (1 + Math.exp(-outputs[k]));
                block[k][k] = p * (1 - p);
            }
            return block;
        }
    }

    /**
     * Regression: f are means with one noise variance, Λ = I/σ².
     *
     * @param variance σ² &gt; 0, as the mean squared residual of the fitted network gives it
     */
    record Gaussian(double variance) implements Likelihood {
        /** Checks the variance. */
        public Gaussian {
            if (!(variance > 0 && variance < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("variance: must be > 0 and finite, was " + variance);
            }
        }

        @Override
        public double[][] block(float[] outputs, int row) {
            double[][] block = new double[outputs.length][outputs.length];
            for (int k = 0; k < outputs.length; k++) {
                block[k][k] = 1 / variance;
            }
            return block;
        }
    }

    /**
     * Regression with a variance predicted for each record: Λ = 1/σ²_row, for one output, the mean. What else the last layer
     * gives keeps its weights, see {@link FullPosterior#within}.
     */
    final class PredictedGaussian implements Likelihood {
        private final double[] variances;

        /**
         * The variances of one chunk of rows.
         *
         * @param variances {@code [rows]}, positive and finite
         */
        public PredictedGaussian(double[] variances) throws PosteriorException {
            for (int row = 0; row < variances.length; row++) {
                if (!(variances[row] > 0 && variances[row] < Double.POSITIVE_INFINITY)) {
                    throw new PosteriorException(
                            "predicted variance of row " + row + " must be > 0 and finite, was " + variances[row],
                            "Say in outputs whether the second head gives variance, log-variance or standard-deviation");
                }
            }
            this.variances = variances.clone();
        }

        @Override
        public double[][] block(float[] outputs, int row) {
            if (outputs.length != 1) {
                throw new IllegalArgumentException("outputs: expected the mean alone, were " + outputs.length);
            }
            return new double[][] {{1 / variances[row]}};
        }
    }

    /**
     * Λ of one record.
     *
     * @param outputs f {@code [K]}
     * @param row the record's row in its chunk
     */
    double[][] block(float[] outputs, int row);

    private static double[] softmax(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double[] p = new double[logits.length];
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            p[k] = Math.exp(logits[k] - max);
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= sum;
        }
        return p;
    }
}
