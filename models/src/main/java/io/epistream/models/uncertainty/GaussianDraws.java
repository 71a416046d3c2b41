package io.epistream.models.uncertainty;

import io.epistream.models.graph.GaussianWeight;
import io.epistream.models.graph.WeightDraws;
import io.epistream.models.posterior.StandardNormals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Draws w = μ + σ·ε of independent Gaussian weights. One stream of {@link StandardNormals} from the seed gives every ε: weight by weight in
 * their order, of each weight sample by sample, of each sample element by element, row-major.
 */
final class GaussianDraws implements WeightDraws {
    private final Map<String, GaussianWeight> weights = new LinkedHashMap<>();
    private final int samples;
    private final StandardNormals normals;

    GaussianDraws(List<GaussianWeight> weights, int samples, long seed) {
        weights.forEach(weight -> this.weights.put(weight.initializer(), weight));
        this.samples = samples;
        this.normals = StandardNormals.drawnFrom(seed);
    }

    @Override
    public int samples() {
        return samples;
    }

    @Override
    public List<String> initializers() {
        return List.copyOf(weights.keySet());
    }

    @Override
    public float[][] draw(String initializer) {
        GaussianWeight weight = Objects.requireNonNull(weights.get(initializer));
        float[][] draws = new float[samples][weight.elements()];
        for (float[] draw : draws) {
            for (int i = 0; i < draw.length; i++) {
                draw[i] = (float) (weight.mean(i) + weight.deviation(i) * normals.next());
            }
        }
        return draws;
    }
}
