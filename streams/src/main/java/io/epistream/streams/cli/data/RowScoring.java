package io.epistream.streams.cli.data;

import io.epistream.models.inference.ClassPrediction;
import io.epistream.models.inference.LabelPrediction;
import io.epistream.models.inference.Scores;
import io.epistream.models.inference.ScoringSession;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.DatasetSpec;
import io.epistream.streams.dataset.Rejections;
import io.epistream.streams.dataset.Row;
import io.epistream.streams.dataset.ScoredRow;
import io.epistream.streams.scoring.EventFactory;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Scores rows through a session, and makes the events the service would make. */
final class RowScoring {
    private final ScoringSession session;
    private final EventFactory events;
    private final RowOptions options;
    private final PrintWriter err;

    RowScoring(ScoringSession session, RowOptions options, PrintWriter err) {
        this.session = session;
        this.events = new EventFactory(session.identity(), List.of());
        this.options = options;
        this.err = err;
    }

    /**
     * A row with its scores.
     *
     * @param row the row
     * @param scores finite scores
     * @param events makes its event
     */
    record Scored(Row row, Scores scores, EventFactory events) {

        UncertaintyEvent event() {
            SourceRef source = new SourceRef(
                    row.place().source(), row.place().partition(), row.place().offset());
            return events.event(new EventFactory.Scored(row.id(), source, row.eventTime(), row.attributes()), scores);
        }

        ScoredRow written() {
            return new ScoredRow(event(), row.truth(), probabilities());
        }

        private List<Float> probabilities() {
            if (scores.prediction() instanceof ClassPrediction classes) {
                return IntStream.range(0, classes.classes())
                        .mapToObj(classes::probability)
                        .toList();
            }
            if (scores.prediction() instanceof LabelPrediction labels) {
                return IntStream.range(0, labels.labels())
                        .mapToObj(labels::probability)
                        .toList();
            }
            return List.of();
        }
    }

    /** Takes scored rows one by one. */
    @FunctionalInterface
    interface Sink {
        void take(Scored row) throws DatasetException;
    }

    /** Scores all rows; those whose scores are no numbers are rejected. */
    RowPass.Read run(RowSource source, DatasetSpec spec, Sink sink) throws DatasetException {
        return new RowPass(source, spec, options, err)
                .<DatasetException>run("scoring", session::prepare, (batch, rejections) -> {
                    List<Scores> scores = session.score(
                            batch.stream().map(RowPass.Usable::input).toList());
                    for (int i = 0; i < scores.size(); i++) {
                        take(batch.get(i), scores.get(i), rejections, sink);
                    }
                });
    }

    private void take(RowPass.Usable usable, Scores scores, Rejections rejections, Sink sink) throws DatasetException {
        Optional<String> flaw = events.flaw(scores);
        if (flaw.isPresent()) {
            rejections.add(usable.where(), "scoring-failed", flaw.get());
        } else {
            sink.take(new Scored(usable.row(), scores, events));
        }
    }
}
