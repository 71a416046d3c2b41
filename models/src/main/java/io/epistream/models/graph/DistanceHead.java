package io.epistream.models.graph;

import io.epistream.models.distance.FeatureDistance;
import java.util.List;
import java.util.Optional;

/**
 * Distances from the training data in the feature space of the plain model, dropout off: squared Mahalanobis to the
 * nearest class mean, the same less that to the overall mean, and Euclidean to the k-th nearest normalised feature, as
 * {@link FeatureDistance} defines them in float64. Squares are expanded, ‖a − b‖² = ‖a‖² + ‖b‖² − 2a·b, after centring on
 * the overall mean, so that all of it are matrix products; distances of less than about 10⁻³ are rounded away.
 *
 * @param distance what was fitted
 * @param neighbours k, at most as many as were kept
 * @param export the plain model; of several members the first
 * @param features name of the tensor {@code [batch, features]}
 */
public record DistanceHead(FeatureDistance distance, int neighbours, BaseGraph export, String features)
        implements OutputHead {
    private static final float LEAST_NORM = (float) FeatureDistance.LEAST_NORM;

    /**
     * Distances at a linear layer's input.
     *
     * @param layer name of the layer; empty for the last one
     * @throws GraphException when there is no such layer, or there are fewer stored neighbours
     */
    public static DistanceHead at(Optional<String> layer, FeatureDistance distance, int neighbours, BaseGraph export)
            throws GraphException {
        if (neighbours > distance.neighbourCount()) {
            throw new GraphException(
                    "has only " + distance.neighbourCount() + " stored neighbours for distance.neighbours "
                            + neighbours,
                    "Use a smaller number of neighbours, or fit on more rows");
        }
        return new DistanceHead(
                distance,
                neighbours,
                export,
                LinearNode.find(export.draft(), layer).input());
    }

    /**
     * Number of features that a linear layer reads.
     *
     * @param layer name of the layer; empty for the last one
     * @throws GraphException when there is no such layer
     */
    public static int features(Optional<String> layer, BaseGraph export) throws GraphException {
        return LinearNode.find(export.draft(), layer).parameters().features();
    }

    @Override
    public void attach(SampledGraph sampled, ScoreTensors scores) {
        GraphBuilder graph = sampled.builder();
        HeadNodes nodes = new HeadNodes(graph);
        String feature = PlainCopy.upTo(features, export, graph);
        String mean = graph.floats("feature_mean", narrowed(distance.mean()), distance.features());
        String centred = nodes.binary("Sub", "centred_features", feature, mean);
        String nearest = nearestClass(nodes, centred);
        scores.add(ScoreKind.MAHALANOBIS, nearest, 1);
        if (distance.classes() > 1) {
            String background = product(graph, centred, distance.backgroundFactor(), distance.features());
            String overall = nodes.rowSum("background", nodes.binary("Mul", "squares", background, background));
            scores.add(ScoreKind.RELATIVE_MAHALANOBIS, nodes.binary("Sub", "relative", nearest, overall), 1);
        }
        scores.add(ScoreKind.NEAREST_NEIGHBOUR, nearestNeighbour(nodes, feature), 1);
    }

    private String nearestClass(HeadNodes nodes, String centred) {
        String whitened = product(nodes.graph(), centred, distance.precisionFactor(), distance.features());
        double[] centres = distance.whitenedMeans();
        String squares = squaredDistances(nodes, whitened, narrowed(centres), distance.classes());
        return nodes.clip(nodes.graph().reduce("ReduceMin", "nearest_class", squares, true, 1));
    }

    private String nearestNeighbour(HeadNodes nodes, String feature) {
        GraphBuilder graph = nodes.graph();
        String norm = nodes.unary(
                "Sqrt", "norm", nodes.rowSum("square_sum", nodes.binary("Mul", "squares", feature, feature)));
        String bounded = nodes.binary("Max", "bounded_norm", norm, graph.scalar("least_norm", LEAST_NORM));
        String normalised = nodes.binary("Div", "normalised", feature, bounded);
        String squares = squaredDistances(nodes, normalised, distance.neighbours(), distance.neighbourCount());
        String smallest = graph.fresh("smallest");
        graph.opInto(
                List.of(smallest, graph.fresh("smallest_index")),
                "TopK",
                List.of(squares, graph.longs("neighbours", neighbours)),
                Attribute.of("axis", 1),
                Attribute.of("largest", 0),
                Attribute.of("sorted", 0));
        return nodes.unary("Sqrt", "neighbour", nodes.clip(graph.reduce("ReduceMax", "kth", smallest, true, 1)));
    }

    /** {@code [batch, rows]}: squared distance of each point to each row. */
    private String squaredDistances(HeadNodes nodes, String points, float[] rows, int count) {
        GraphBuilder graph = nodes.graph();
        int width = distance.features();
        float[] norms = new float[count];
        float[] turned = new float[rows.length];
        for (int n = 0; n < count; n++) {
            double square = 0;
            for (int i = 0; i < width; i++) {
                float value = rows[n * width + i];
                square += (double) value * value;
                turned[i * count + n] = -2 * value;
            }
            norms[n] = (float) square;
        }
        String own = nodes.rowSum("point_norms", nodes.binary("Mul", "point_squares", points, points));
        String crossed = graph.op(
                "Gemm",
                "crossed",
                List.of(points, graph.floats("rows", turned, width, count), graph.floats("row_norms", norms, count)));
        return nodes.binary("Add", "squared_distances", crossed, own);
    }

    /** {@code x·Wᵀ} with a square W, row-major. */
    private static String product(GraphBuilder graph, String input, double[] factor, int width) {
        String weight = graph.floats("whitening", narrowed(factor), width, width);
        return graph.op("Gemm", "whitened", List.of(input, weight), Attribute.of("transB", 1));
    }

    private static float[] narrowed(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
