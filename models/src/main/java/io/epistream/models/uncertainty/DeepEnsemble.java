package io.epistream.models.uncertainty;

import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.SampleAxis;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.ShapeProbe;
import java.util.List;
import java.util.OptionalLong;

/** Deep ensemble (Lakshminarayanan et al. 2017, arXiv 1612.01474): members trained apart, one sample each. */
public record DeepEnsemble() implements UncertaintyMethod {
    public static final String ID = "ensemble";
    private static final Members AT_LEAST_TWO = new Members(2, Integer.MAX_VALUE);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public OptionalLong seed() {
        return OptionalLong.empty();
    }

    @Override
    public Members members() {
        return AT_LEAST_TWO;
    }

    @Override
    public BaseGraph prepare(BaseGraph export) {
        return export;
    }

    @Override
    public SampledGraph expand(List<BaseGraph> exports, Noise noise, ShapeProbe probe) throws GraphException {
        return SampleAxis.byStacking(exports, probe);
    }

    @Override
    public String canonical() {
        return ID;
    }
}
