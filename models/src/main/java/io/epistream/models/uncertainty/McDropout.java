package io.epistream.models.uncertainty;

import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.DropoutSpot;
import io.epistream.models.graph.Expansion;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.MaskKind;
import io.epistream.models.graph.MaskLayout;
import io.epistream.models.graph.SampleAxis;
import io.epistream.models.graph.SampleSpec;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.ShapeProbe;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Monte Carlo dropout (Gal and Ghahramani 2016, arXiv 1506.02142). With {@link MaskKind#FIXED} masks, S masks drawn once
 * from the seed, one record always gets the same scores.
 *
 * @param samples masks S, at least 2
 * @param masks where masks come from
 * @param seed seed of the masks; absent for {@link MaskKind#FRESH}, present for the others
 * @param rate replaces the exported rates; empty to keep them
 * @param injection where to put dropout into an export that has none
 */
public record McDropout(
        int samples, MaskKind masks, OptionalLong seed, OptionalDouble rate, Optional<Injection> injection)
        implements UncertaintyMethod {
    public static final String ID = "mc-dropout";

    public McDropout {
        if (samples < 2) {
            throw new IllegalArgumentException("samples: must be >= 2, was " + samples);
        }
        if (seed.isPresent() == (masks == MaskKind.FRESH)) {
            throw new IllegalArgumentException(
                    "seed: must be absent for fresh masks only, was " + seed + " for " + masks);
        }
        rate.ifPresent(Injection::checkRate);
    }

    /** With fixed masks. */
    public McDropout(int samples, long seed, OptionalDouble rate, Optional<Injection> injection) {
        this(samples, MaskKind.FIXED, OptionalLong.of(seed), rate, injection);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Members members() {
        return Members.ONE;
    }

    /** How many masks, of which kind, from which seed. */
    SampleSpec spec() {
        return new SampleSpec(samples, masks, seed.orElse(0));
    }

    @Override
    public BaseGraph prepare(BaseGraph export) throws GraphException {
        List<DropoutSpot> found = export.dropouts();
        if (found.isEmpty()) {
            return injection
                    .orElseThrow(() -> new GraphException(
                            "has no Dropout node: its export dropped them",
                            "Export with dropout kept (model.eval(), then only the dropout modules in train()), or add"
                                    + " inject: { rate: 0.1 } to method.mc-dropout"))
                    .into(export);
        }
        if (injection.isPresent()) {
            throw new GraphException(
                    "already has dropout at "
                            + found.stream().map(DropoutSpot::node).toList() + ", so none is injected",
                    "Remove method.mc-dropout.inject from model.yaml");
        }
        return rate.isPresent() ? export.withRate(rate.getAsDouble()) : export;
    }

    @Override
    public SampledGraph expand(List<BaseGraph> exports, Expansion how, ShapeProbe probe) throws GraphException {
        return SampleAxis.byMasks(exports, spec(), how, probe);
    }

    @Override
    public Set<MaskLayout> layouts(List<BaseGraph> exports, Expansion how, ShapeProbe probe) throws GraphException {
        return SampleAxis.layouts(exports, spec(), how, probe);
    }

    @Override
    public String canonical() {
        String ownRate = rate.isPresent() ? String.format(Locale.ROOT, "%s", rate.getAsDouble()) : "exported";
        String drawn = seed.isPresent() ? Long.toString(seed.getAsLong()) : "none";
        return ID + " samples=" + samples + " seed=" + drawn + " masks=" + masks.text() + " rate=" + ownRate
                + " inject=" + injection.map(Injection::canonical).orElse("none");
    }
}
