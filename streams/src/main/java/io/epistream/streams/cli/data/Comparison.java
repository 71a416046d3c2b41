package io.epistream.streams.cli.data;

import io.epistream.models.graph.Task;
import io.epistream.models.inference.PreparedInput;
import io.epistream.models.inference.Scores;
import io.epistream.models.inference.ScoringSession;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.DatasetSpec;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scores the same rows with the old bundle, where it can serve, and the new one. */
final class Comparison {
    private final Optional<ScoringSession> old;
    private final ScoringSession fitted;
    private final RowOptions options;
    private final PrintWriter err;

    Comparison(Optional<ScoringSession> old, ScoringSession fitted, RowOptions options, PrintWriter err) {
        this.old = old;
        this.fitted = fitted;
        this.options = options;
        this.err = err;
    }

    /**
     * What both say about some rows.
     *
     * @param before the old bundle; as after where it cannot serve
     * @param after the new one
     */
    record Tallies(ScoreTally before, ScoreTally after) {}

    /** Whether the old bundle can serve, so that there is something to compare with. */
    boolean hasBefore() {
        return old.isPresent();
    }

    Tallies over(RowSource source, DatasetSpec spec) throws DatasetException {
        Tallies tallies = new Tallies(new ScoreTally(), new ScoreTally());
        new RowPass(source, spec, options, err)
                .<DatasetException>run("comparing on", fitted::prepare, (batch, rejections) -> {
                    List<PreparedInput> inputs =
                            batch.stream().map(RowPass.Usable::input).toList();
                    List<Scores> after = fitted.score(inputs);
                    List<Scores> before =
                            old.map(session -> session.score(inputs)).orElse(after);
                    for (int i = 0; i < inputs.size(); i++) {
                        if (before.get(i).isFinite() && after.get(i).isFinite()) {
                            tallies.before()
                                    .add(before.get(i), batch.get(i).row().truth());
                            tallies.after().add(after.get(i), batch.get(i).row().truth());
                        } else {
                            rejections.add(batch.get(i).where(), "scoring-failed", "scores are not finite numbers");
                        }
                    }
                });
        return tallies;
    }

    /** AUROC of every score that a bundle has, by name. */
    Map<String, Double> aurocs(ScoreTally in, ScoreTally ood) {
        Map<OodMeasure, double[]> inside = in.ood().arrays();
        Map<OodMeasure, double[]> outside = ood.ood().arrays();
        Map<String, Double> aurocs = new LinkedHashMap<>();
        for (OodMeasure measure : OodMeasure.values()) {
            OodScores.separation(inside, outside, measure)
                    .ifPresent(found -> aurocs.put("auroc " + label(measure), found.auroc()));
        }
        return aurocs;
    }

    private String label(OodMeasure measure) {
        return measure.label(fitted.identity().task() == Task.REGRESSION);
    }
}
