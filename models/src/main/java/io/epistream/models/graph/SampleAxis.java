package io.epistream.models.graph;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The ways in which plain graphs are given a sample axis. */
public final class SampleAxis {
    private SampleAxis() {}

    /**
     * S samples per dropout mask of each graph; those of one graph after those of the one before, all drawn from one stream
     * of random numbers.
     *
     * @throws GraphException when a graph has no dropout spot, its tensors are not batch-first, or the graphs differ in
     *     inputs, columns or opsets
     */
    public static SampledGraph byMasks(List<BaseGraph> members, SampleSpec spec, Expansion how, ShapeProbe probe)
            throws GraphException {
        return Stacking.stack(specialised(members, probe), Sampling.masks(spec, how), probe);
    }

    /**
     * Layouts that do something for these graphs and masks, {@link MaskLayout#MULTIPLY} among them; of {@code how} only the
     * limit on bytes counts.
     *
     * @throws GraphException as {@link #byMasks}
     */
    public static Set<MaskLayout> layouts(List<BaseGraph> members, SampleSpec spec, Expansion how, ShapeProbe probe)
            throws GraphException {
        Set<MaskLayout> open = EnumSet.of(MaskLayout.MULTIPLY);
        List<BaseGraph> graphs = specialised(members, probe);
        for (MaskLayout layout : EnumSet.of(MaskLayout.WIDE, MaskLayout.COMPACT)) {
            Sampling sampling = Sampling.masks(spec, new Expansion(false, layout, how.mostBytes()));
            if (sampling.layout() == layout && Stacking.layoutApplies(graphs, sampling, probe)) {
                open.add(layout);
            }
        }
        return open;
    }

    /**
     * One sample per draw of the graph's weights; dropout is switched off.
     *
     * @throws GraphException when a drawn weight is read by a node that cannot take one for each sample, or draws need more
     *     bytes than they may
     */
    public static SampledGraph byWeights(BaseGraph base, WeightDraws draws, Expansion how, ShapeProbe probe)
            throws GraphException {
        return Stacking.stack(specialised(List.of(base), probe), Sampling.weights(draws, how), probe);
    }

    /**
     * One sample per draw of a linear layer's parameters; dropout is switched off.
     *
     * @throws GraphException when there is no such layer, or the draws are not of its size
     */
    public static SampledGraph byLayer(BaseGraph base, LayerDraws draws, Expansion how, ShapeProbe probe)
            throws GraphException {
        BaseGraph graph = base.specialised(probe);
        DrawnLayer layer = DrawnLayer.of(graph, draws);
        Member member = Member.of(graph, layer.draft());
        return Stacking.stack(member, Sampling.weights(layer.weightDraws(draws), how), probe);
    }

    /**
     * One sample per graph, at least one; dropout is switched off.
     *
     * @throws GraphException when the graphs differ in inputs, columns or opsets
     */
    public static SampledGraph byStacking(List<BaseGraph> members, ShapeProbe probe) throws GraphException {
        return Stacking.stack(specialised(members, probe), Sampling.none(), probe);
    }

    private static List<BaseGraph> specialised(List<BaseGraph> graphs, ShapeProbe probe) throws GraphException {
        List<BaseGraph> specialised = new ArrayList<>();
        for (BaseGraph graph : graphs) {
            specialised.add(graph.specialised(probe));
        }
        return specialised;
    }
}
