package io.epistream.models.distance;

import java.util.ArrayList;
import java.util.List;

/**
 * Fits a {@link FeatureDistance} on training features that arrive in chunks, in one pass; memory is that of D² and of the
 * neighbours. Features are those of the plain model, dropout off.
 *
 * <p>NaN and infinity are refused. Needed are a row of every class, and at least D + C rows, without which the within-class
 * covariance could not be of full rank whatever the rows are. A covariance that is singular all the same is shrunk (see {@link
 * FittedDistance#shrinkage}). Not thread safe.
 */
public final class FeatureDistanceFit {
    /** Most neighbours that are stored unless the caller says otherwise. */
    public static final int DEFAULT_NEIGHBOURS = 10_000;

    private final int features;
    private final int classes;
    private final Scatter scatter;
    private final Reservoir neighbours;

    /**
     * A fit of nothing yet.
     *
     * @param features D, at least 1
     * @param classes C, at least 1; 1 for regression and multi-label
     * @param seed which rows become neighbours, when there are more than {@code maxNeighbours}
     * @param maxNeighbours most neighbours that are stored, at least 1
     */
    public FeatureDistanceFit(int features, int classes, long seed, int maxNeighbours) {
        if (features < 1 || classes < 1 || maxNeighbours < 1) {
            throw new IllegalArgumentException("features, classes, maxNeighbours: must be at least 1, were " + features
                    + ", " + classes + " and " + maxNeighbours);
        }
        this.features = features;
        this.classes = classes;
        this.scatter = new Scatter(classes, features);
        this.neighbours = new Reservoir(maxNeighbours, seed);
    }

    /**
     * Adds a chunk of rows without labels; only for one class.
     *
     * @param chunk {@code [n, D]}
     */
    public void add(float[][] chunk) throws DistanceException {
        if (classes != 1) {
            throw new IllegalArgumentException("labels: needed for " + classes + " classes");
        }
        add(chunk, new int[chunk.length]);
    }

    /**
     * Adds a chunk of rows.
     *
     * @param chunk {@code [n, D]}
     * @param labels class of each row, 0 to C − 1
     * @throws DistanceException when a feature is not finite or a label is no class; nothing of the chunk is added then
     */
    public void add(float[][] chunk, int[] labels) throws DistanceException {
        if (chunk.length != labels.length) {
            throw new IllegalArgumentException(
                    "labels: expected " + chunk.length + " as of rows, was " + labels.length);
        }
        for (int row = 0; row < chunk.length; row++) {
            check(chunk[row], row);
            checkLabel(labels[row], row);
        }
        scatter.add(chunk, labels);
        for (float[] row : chunk) {
            neighbours.add(normalised(row));
        }
    }

    private void check(float[] row, int index) throws DistanceException {
        if (row.length != features) {
            throw new IllegalArgumentException("features: expected " + features + " values, was " + row.length);
        }
        for (int column = 0; column < features; column++) {
            if (!Float.isFinite(row[column])) {
                throw new DistanceException(
                        "feature " + column + " of row " + (scatter.rows() + index) + " must be finite, was "
                                + row[column],
                        "Look for missing or huge values in this row of the data");
            }
        }
    }

    private void checkLabel(int label, int index) throws DistanceException {
        if (label < 0 || label >= classes) {
            throw new DistanceException(
                    "label of row " + (scatter.rows() + index) + " must be 0 to " + (classes - 1) + ", was " + label,
                    "Give labels as positions in the model's list of labels");
        }
    }

    private static float[] normalised(float[] row) {
        double[] normalised = FeatureDistance.normalised(row);
        float[] rounded = new float[normalised.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) normalised[i];
        }
        return rounded;
    }

    /**
     * The distance fitted on all rows added.
     *
     * @throws DistanceException when there are too few rows, none of some class, or rows that do not differ
     */
    public FittedDistance fitted() throws DistanceException {
        checkRows();
        checkClasses();
        Whitening whitening = Whitening.of(scatter.withinCovariance(), scatter.betweenCovariance(), scatter.rows());
        FeatureDistance distance = new FeatureDistance(
                scatter.means(), scatter.mean(), whitening.within(), whitening.overall(), neighbours.sample());
        return new FittedDistance(distance, scatter.rows(), whitening.shrinkage());
    }

    private void checkRows() throws DistanceException {
        long needed = (long) features + classes;
        if (scatter.rows() < needed) {
            throw new DistanceException(
                    scatter.rows() + " rows are too few for " + features + " features and " + classes
                            + (classes == 1 ? " class" : " classes") + "; at least " + needed + " are needed",
                    "Give more training rows, or name a layer with fewer features in distance.layer");
        }
    }

    private void checkClasses() throws DistanceException {
        List<Integer> missing = new ArrayList<>();
        long[] counts = scatter.counts();
        for (int c = 0; c < classes; c++) {
            if (counts[c] == 0) {
                missing.add(c);
            }
        }
        if (!missing.isEmpty()) {
            throw new DistanceException(
                    "no rows of class" + (missing.size() == 1 ? " " + missing.get(0) : "es " + missing)
                            + " (positions in the model's list of labels)",
                    "Give training rows of every class");
        }
    }
}
