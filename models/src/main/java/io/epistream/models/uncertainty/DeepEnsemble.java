package io.epistream.models.uncertainty;

import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.Expansion;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.MaskLayout;
import io.epistream.models.graph.SampleAxis;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.ShapeProbe;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Deep ensemble (Lakshminarayanan et al. 2017, arXiv 1612.01474): M members trained apart, one sample each, or, with MC
 * dropout inside, S samples each, member after member. All members draw their masks from one stream of random numbers,
 * so that no two members share masks.
 *
 * @param inner MC dropout inside each member
 */
public record DeepEnsemble(Optional<McDropout> inner) implements UncertaintyMethod {
    public static final String ID = "ensemble";
    private static final Members AT_LEAST_TWO = new Members(2, Integer.MAX_VALUE);

    /** One sample from each member. */
    public DeepEnsemble() {
        this(Optional.empty());
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public OptionalLong seed() {
        return inner.map(McDropout::seed).orElse(OptionalLong.empty());
    }

    @Override
    public Members members() {
        return AT_LEAST_TWO;
    }

    @Override
    public BaseGraph prepare(BaseGraph export) throws GraphException {
        return inner.isPresent() ? inner.get().prepare(export) : export;
    }

    @Override
    public SampledGraph expand(List<BaseGraph> exports, Expansion how, ShapeProbe probe) throws GraphException {
        return inner.isPresent()
                ? SampleAxis.byMasks(exports, inner.get().spec(), how, probe)
                : SampleAxis.byStacking(exports, probe);
    }

    @Override
    public Set<MaskLayout> layouts(List<BaseGraph> exports, Expansion how, ShapeProbe probe) throws GraphException {
        return inner.isPresent() ? inner.get().layouts(exports, how, probe) : Set.of(MaskLayout.MULTIPLY);
    }

    @Override
    public String canonical() {
        return inner.map(dropout -> ID + " of " + dropout.canonical()).orElse(ID);
    }
}
