package io.epistream.models.graph;

import java.util.List;

/** The ways in which a plain graph is given a sample axis. */
public final class SampleAxis {
    private SampleAxis() {}

    /**
     * One sample per fixed dropout mask.
     *
     * @throws GraphException when the graph has no dropout spot, or its tensors are not batch-first
     */
    public static SampledGraph byMasks(BaseGraph base, SampleSpec spec, ShapeProbe probe) throws GraphException {
        return new MaskedExpansion(base, spec).expand(probe);
    }

    /**
     * One sample per graph, at least one; dropout is switched off.
     *
     * @throws GraphException when the graphs differ in inputs, classes or opsets
     */
    public static SampledGraph byStacking(List<BaseGraph> members, ShapeProbe probe) throws GraphException {
        return Stacking.stack(members, probe);
    }
}
