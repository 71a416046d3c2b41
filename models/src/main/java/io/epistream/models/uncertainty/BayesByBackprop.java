package io.epistream.models.uncertainty;

import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.Expansion;
import io.epistream.models.graph.GaussianWeight;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.SampleAxis;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.ShapeProbe;
import java.util.List;
import java.util.OptionalLong;

/**
 * Bayes by Backprop (Blundell et al. 2015, arXiv 1505.05424): each weight has a Gaussian posterior of its own, which the
 * export holds as {@link GaussianWeight} says; S draws of all of them are made once from the seed. Dropout is off.
 *
 * @param samples draws S, at least 2
 * @param drawSeed seed of the draws
 */
public record BayesByBackprop(int samples, long drawSeed) implements UncertaintyMethod {
    public static final String ID = "bayes-by-backprop";

    public BayesByBackprop {
        if (samples < 2) {
            throw new IllegalArgumentException("samples: must be >= 2, was " + samples);
        }
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
    public BaseGraph prepare(BaseGraph export) throws GraphException {
        GaussianWeight.of(export);
        return export;
    }

    @Override
    public SampledGraph expand(List<BaseGraph> exports, Expansion how, ShapeProbe probe) throws GraphException {
        BaseGraph export = exports.get(0);
        GaussianDraws draws = new GaussianDraws(GaussianWeight.of(export), samples, drawSeed);
        return SampleAxis.byWeights(export, draws, how, probe);
    }

    @Override
    public String canonical() {
        return ID + " samples=" + samples + " seed=" + drawSeed;
    }
}
