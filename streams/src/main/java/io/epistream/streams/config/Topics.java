package io.epistream.streams.config;

import java.time.Duration;

/**
 * Topic names and how missing output topics are made.
 *
 * @param inputs read by score; must exist
 * @param events UncertaintyEvent, keyed as the input was
 * @param windows WindowSummary, keyed by stream
 * @param alerts Alert, keyed by stream
 * @param references ReferenceProfile, keyed by stream, compacted
 * @param referenceChanges ReferenceChange, keyed by stream and posterior
 * @param controls ReferenceCommand, read by watch
 * @param fleetDecisions FleetDecision, written and read by watch where the promise is one to a fleet
 * @param review ReviewItem, keyed by record id
 * @param deadLetters original bytes with the reason in headers
 * @param create whether {@code run} makes missing output topics
 * @param partitions partitions of topics it makes, at least 1
 * @param replication replication factor of topics it makes; -1 for the broker's default
 * @param retention how long topics it makes keep a record, from when it was written (references are compacted instead)
 */
public record Topics(
        String inputs,
        String events,
        String windows,
        String alerts,
        String references,
        String referenceChanges,
        String controls,
        String fleetDecisions,
        String review,
        String deadLetters,
        boolean create,
        int partitions,
        short replication,
        Duration retention) {

    /** The same with another replication factor. */
    Topics withReplication(short factor) {
        return new Topics(
                inputs,
                events,
                windows,
                alerts,
                references,
                referenceChanges,
                controls,
                fleetDecisions,
                review,
                deadLetters,
                create,
                partitions,
                factor,
                retention);
    }
}
