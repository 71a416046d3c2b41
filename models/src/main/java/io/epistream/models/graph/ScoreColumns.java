package io.epistream.models.graph;

/**
 * A fused graph's output {@code [batch, columns]} and where the measures stand in a row of it: mean probabilities first, then total, energy, and, where
 * there is more than one sample, aleatoric and epistemic.
 *
 * @param output name of the output
 * @param classes number of classes K
 * @param decomposed whether aleatoric and epistemic are there
 */
public record ScoreColumns(String output, int classes, boolean decomposed) {

    /** Column of the predictive entropy. */
    public int total() {
        return classes;
    }

    /** Column of the mean energy. */
    public int energy() {
        return classes + 1;
    }

    /** Column of the expected entropy; only if {@link #decomposed}. */
    public int aleatoric() {
        return classes + 2;
    }

    /** Column of the mutual information; only if {@link #decomposed}. */
    public int epistemic() {
        return classes + 3;
    }

    /** Length of a row. */
    public int count() {
        return classes + (decomposed ? 4 : 2);
    }
}
