package io.epistream.models.uncertainty;

import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.Expansion;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.LayerDraws;
import io.epistream.models.graph.SampleAxis;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.ShapeProbe;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Laplace approximation of a linear layer's posterior (Daxberger et al. 2021, arXiv 2106.14806), fitted after training: S
 * draws of that layer's parameters are made once from the seed. Dropout is off.
 *
 * @param samples draws S, at least 2
 * @param drawSeed seed of the draws
 * @param file the bundle's file that holds the posterior
 * @param layer name of the layer's node; empty for the last linear layer
 * @param draws what was drawn; empty until somebody has read the file, and no part of what the method is
 */
public record LastLayerLaplace(
        int samples, long drawSeed, String file, Optional<String> layer, Optional<LayerDraws> draws)
        implements UncertaintyMethod {
    public static final String ID = "laplace";

    public LastLayerLaplace {
        if (samples < 2) {
            throw new IllegalArgumentException("samples: must be >= 2, was " + samples);
        }
        draws.ifPresent(drawn -> {
            if (drawn.theta().length != samples) {
                throw new IllegalArgumentException("draws: must be " + samples + ", were " + drawn.theta().length);
            }
        });
    }

    /** As model.yaml has it, before anything is drawn. */
    public LastLayerLaplace(int samples, long drawSeed, String file, Optional<String> layer) {
        this(samples, drawSeed, file, layer, Optional.empty());
    }

    /**
     * The same method with its draws.
     *
     * @param theta {@code [samples][K·(D+1)]}, or {@code [samples][K·D]} without a bias
     * @param bias whether the bias is among them
     */
    public LastLayerLaplace with(float[][] theta, boolean bias) {
        return new LastLayerLaplace(samples, drawSeed, file, layer, Optional.of(new LayerDraws(layer, theta, bias)));
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public OptionalLong seed() {
        return OptionalLong.of(drawSeed);
    }

    @Override
    public Members members() {
        return Members.ONE;
    }

    @Override
    public BaseGraph prepare(BaseGraph export) {
        return export;
    }

    @Override
    public SampledGraph expand(List<BaseGraph> exports, Expansion how, ShapeProbe probe) throws GraphException {
        LayerDraws drawn =
                draws.orElseThrow(() -> new IllegalStateException("the posterior in " + file + " was not drawn from"));
        return SampleAxis.byLayer(exports.get(0), drawn, how, probe);
    }

    @Override
    public String canonical() {
        return ID + " samples=" + samples + " seed=" + drawSeed + " layer=" + layer.orElse("last");
    }
}
