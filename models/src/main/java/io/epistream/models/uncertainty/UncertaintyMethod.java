package io.epistream.models.uncertainty;

import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.ShapeProbe;
import java.util.List;
import java.util.OptionalLong;

/**
 * A way to draw samples from a model's posterior: turns plain exports into one graph whose logits are
 * {@code [samples, batch, classes]}. Immutable.
 */
public sealed interface UncertaintyMethod permits McDropout, DeepEnsemble, Deterministic {

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
     * @param noise whether what is drawn is drawn, or switched off for the self-test
     * @throws GraphException when the graphs do not allow it
     */
    SampledGraph expand(List<BaseGraph> exports, Noise noise, ShapeProbe probe) throws GraphException;

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
