package io.epistream.streams.dataset;

import io.epistream.schemas.UncertaintyEvent;
import java.util.Optional;

/**
 * A row with its scores.
 *
 * @param event the scores
 * @param truth what is known to be true of the row
 */
public record ScoredRow(UncertaintyEvent event, Optional<Truth> truth) {}
