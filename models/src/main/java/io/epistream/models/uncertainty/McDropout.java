package io.epistream.models.uncertainty;

import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.DropoutSpot;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.SampleAxis;
import io.epistream.models.graph.SampleSpec;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.ShapeProbe;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Monte Carlo dropout (Gal and Ghahramani 2016, arXiv 1506.02142) with fixed masks: S masks drawn once from the seed, so
 * that one record always gets the same scores.
 *
 * @param samples masks S, at least 2
 * @param maskSeed seed of the masks
 * @param rate replaces the exported rates; empty to keep them
 * @param injection where to put dropout into an export that has none
 */
public record McDropout(int samples, long maskSeed, OptionalDouble rate, Optional<Injection> injection)
        implements UncertaintyMethod {
    public static final String ID = "mc-dropout";

    public McDropout {
        if (samples < 2) {
            throw new IllegalArgumentException("samples: must be >= 2, was " + samples);
        }
        rate.ifPresent(McDropout::checkRate);
    }

    private static void checkRate(double rate) {
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("rate: must be in (0, 1), was " + rate);
        }
    }

    /**
     * Dropout for an export that has none.
     *
     * @param rate probability that a unit is dropped, above 0 and below 1
     * @param before names of the nodes to put it before; empty for the last linear layer
     */
    public record Injection(double rate, List<String> before) {
        public Injection {
            checkRate(rate);
            before = List.copyOf(before);
        }
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public OptionalLong seed() {
        return OptionalLong.of(maskSeed);
    }

    @Override
    public Members members() {
        return Members.ONE;
    }

    @Override
    public BaseGraph prepare(BaseGraph export) throws GraphException {
        List<DropoutSpot> found = export.dropouts();
        if (found.isEmpty()) {
            return inject(export);
        }
        if (injection.isPresent()) {
            throw new GraphException(
                    "already has dropout at "
                            + found.stream().map(DropoutSpot::node).toList() + ", so none is injected",
                    "Remove method.mc-dropout.inject from model.yaml");
        }
        return rate.isPresent() ? export.withRate(rate.getAsDouble()) : export;
    }

    private BaseGraph inject(BaseGraph export) throws GraphException {
        List<String> linear = export.linearLayers();
        Injection wanted = injection.orElseThrow(() -> new GraphException(
                "has no Dropout node: its export dropped them",
                "Export with dropout kept (model.eval(), then only the dropout modules in train()), or add inject:"
                        + " { rate: 0.1 } to method.mc-dropout"));
        if (wanted.before().isEmpty() && linear.isEmpty()) {
            throw new GraphException(
                    "has no linear layer to inject dropout before", "Name nodes in method.mc-dropout.inject.before");
        }
        List<String> before = wanted.before().isEmpty() ? linear.subList(0, 1) : wanted.before();
        return export.inject(wanted.rate(), before);
    }

    @Override
    public SampledGraph expand(List<BaseGraph> exports, Noise noise, ShapeProbe probe) throws GraphException {
        SampleSpec spec = new SampleSpec(samples, maskSeed, noise == Noise.ON);
        return SampleAxis.byMasks(exports.get(0), spec, probe);
    }

    @Override
    public String canonical() {
        String ownRate = rate.isPresent() ? String.format(Locale.ROOT, "%s", rate.getAsDouble()) : "exported";
        String injected = injection.map(i -> i.rate() + " before " + i.before()).orElse("none");
        return ID + " samples=" + samples + " seed=" + maskSeed + " masks=fixed rate=" + ownRate + " inject="
                + injected;
    }
}
