package io.epistream.models.inference;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.graph.MaskLayout;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses how masks are put into a graph, by what a full batch costs here. All layouts draw the same masks and give the
 * same scores; one that differs by more than {@value #TOLERANCE} on probe inputs is not taken.
 */
final class LayoutChoice {
    static final double TOLERANCE = 1e-5;

    /** A layout must be this much faster, or noise would decide from start to start. */
    private static final double WORTH_IT = .95;

    private static final Logger log = LoggerFactory.getLogger(LayoutChoice.class);

    private final ExecutionOptions options;
    private final List<PreparedInput> probes;
    private Serving best;
    private Duration cost;

    private LayoutChoice(Serving usual, ExecutionOptions options) {
        this.options = options;
        this.probes = ProbeInputs.draw(usual.compilation().slots(), options.maxBatch());
        this.best = usual;
        this.cost = cost(usual);
    }

    /** Opens the fastest. */
    static Serving fastest(Compilation compilation, ExecutionOptions options) throws BundleException {
        Serving usual = Serving.open(compilation, options);
        boolean chosen = false;
        try {
            List<MaskLayout> others = compilation.layouts().stream()
                    .filter(layout -> layout != compilation.layout().layout())
                    .toList();
            Serving fastest = others.isEmpty() ? usual : new LayoutChoice(usual, options).of(others);
            chosen = true;
            return fastest;
        } finally {
            if (!chosen) {
                usual.runner().close();
            }
        }
    }

    private Serving of(List<MaskLayout> others) throws BundleException {
        for (MaskLayout layout : others) {
            consider(Serving.open(best.compilation().in(layout), options));
        }
        return best;
    }

    private void consider(Serving other) {
        MaskLayout layout = other.compilation().layout().layout();
        double difference = difference(other);
        Duration others = cost(other);
        boolean better = difference <= TOLERANCE && others.toNanos() < WORTH_IT * cost.toNanos();
        log.info(
                "{}: layout {} costs {} us per batch of {}, {} {} us (scores differ by {}): {}",
                other.compilation().bundle().folder(),
                layout,
                others.toNanos() / 1000,
                probes.size(),
                best.compilation().layout().layout(),
                cost.toNanos() / 1000,
                difference,
                better ? "taken" : "not taken");
        Serving loser = better ? best : other;
        if (better) {
            best = other;
            cost = others;
        }
        loser.runner().close();
    }

    private Duration cost(Serving serving) {
        return Stopwatch.median(() -> serving.runner().score(probes));
    }

    private double difference(Serving other) {
        List<Scores> a = best.runner().score(probes);
        List<Scores> b = other.runner().score(probes);
        double worst = 0;
        for (int n = 0; n < probes.size(); n++) {
            worst = SelfCheck.worst(worst, SelfCheck.difference(a.get(n), b.get(n)));
        }
        return worst;
    }
}
