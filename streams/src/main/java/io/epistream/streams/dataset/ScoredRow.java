package io.epistream.streams.dataset;

import io.epistream.schemas.UncertaintyEvent;
import java.util.List;
import java.util.Optional;

/**
 * A row with its scores.
 *
 * @param event the scores
 * @param truth what is known to be true of the row
 * @param probabilities mean predictive probability of every class or label, where an event has the first few; empty for a
 *     regression
 */
public record ScoredRow(UncertaintyEvent event, Optional<Truth> truth, List<Float> probabilities) {
    public ScoredRow {
        probabilities = List.copyOf(probabilities);
    }

    /** A row of which only the event is known. */
    public ScoredRow(UncertaintyEvent event, Optional<Truth> truth) {
        this(event, truth, List.of());
    }
}
