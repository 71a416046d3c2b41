package io.epistream.streams.scoring;

import io.epistream.schemas.UncertaintyEvent;

/** What became of one input record: an event or a rejection, never nothing. */
public sealed interface ScoringResult {

    /**
     * The record was scored.
     *
     * @param event the event to publish
     */
    record Scored(UncertaintyEvent event) implements ScoringResult {}

    /**
     * The record cannot be scored and goes to the dead-letter topic.
     *
     * @param reason stable reason; a metric label
     * @param detail one sentence for a person
     */
    record Rejected(RejectionReason reason, String detail) implements ScoringResult {}
}
