package io.epistream.streams.topology;

import io.epistream.schemas.UncertaintyEvent;

/**
 * A decoded event on its way through the watch role. Lives in one process only and is never serialised.
 *
 * @param streamKey key of its stream and posterior
 * @param event the event
 */
record WatchedEvent(String streamKey, UncertaintyEvent event) implements DecodedEvent {
    long timeMillis() {
        return event.getEventTime().toEpochMilli();
    }
}
