package io.epistream.models.uncertainty;

import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.Expansion;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.MaskLayout;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.ShapeProbe;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A way to draw samples from a model's posterior: turns plain exports into one graph whose raw outputs are
 * {@code [samples, batch, columns]}. Immutable.
 */
public sealed interface UncertaintyMethod
        permits McDropout, DeepEnsemble, BayesByBackprop, LastLayerLaplace, Deterministic {

    /** Name in model.yaml and in every event. */
    String id();

    /** Seed of what is drawn at load; empty where nothing is drawn. */
    OptionalLong seed();

    /** Fewest and most exports that it is made from. */
    Members members();

    /**
     * Readies an export: puts dropout in, changes rates.
     *
     * @throws GraphException when the method is not open to this export
     */
    BaseGraph prepare(BaseGraph export) throws GraphException;

    /**
     * Gives prepared exports a sample axis.
     *
     * @param exports what {@link #prepare} gave, as many as {@link #members} allows
     * @param how noise on or switched off for the self-test, layout, limits
     * @throws GraphException when the graphs do not allow it
     */
    SampledGraph expand(List<BaseGraph> exports, Expansion how, ShapeProbe probe) throws GraphException;

    /** As the other, in the usual way. */
    default SampledGraph expand(List<BaseGraph> exports, Noise noise, ShapeProbe probe) throws GraphException {
        return expand(exports, Expansion.usual(noise == Noise.ON), probe);
    }

    /**
     * Layouts that do something for these exports, {@link MaskLayout#MULTIPLY} among them. They give the same scores up to
     * float rounding, so whoever serves may take the fastest.
     *
     * @throws GraphException as {@link #expand}
     */
    default Set<MaskLayout> layouts(List<BaseGraph> exports, Expansion how, ShapeProbe probe) throws GraphException {
        return Set.of(MaskLayout.MULTIPLY);
    }

    /** Everything about the method that changes scores, in one stable line. */
    String canonical();

    /** Whether what is drawn is drawn. */
    enum Noise {
        ON,
        OFF
    }

    /**
     * How many exports a method is made from.
     *
     * @param fewest smallest number
     * @param most largest number
     */
    record Members(int fewest, int most) {
        static final Members ONE = new Members(1, 1);
    }
}
