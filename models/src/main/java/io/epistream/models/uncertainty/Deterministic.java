package io.epistream.models.uncertainty;

import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.Expansion;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.SampleAxis;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.ShapeProbe;
import java.util.List;
import java.util.OptionalLong;

/** One pass with dropout off: total uncertainty and OOD scores only; epistemic is absent, never zero. */
public record Deterministic() implements UncertaintyMethod {
    public static final String ID = "deterministic";

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
        return Members.ONE;
    }

    @Override
    public BaseGraph prepare(BaseGraph export) {
        return export;
    }

    @Override
    public SampledGraph expand(List<BaseGraph> exports, Expansion how, ShapeProbe probe) throws GraphException {
        return SampleAxis.byStacking(exports, probe);
    }

    @Override
    public String canonical() {
        return ID;
    }
}
