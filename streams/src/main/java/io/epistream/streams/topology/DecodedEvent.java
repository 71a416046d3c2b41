package io.epistream.streams.topology;

import org.jspecify.annotations.Nullable;

/** What a record of the events topic turned out to be. Lives in one process only and is never serialised. */
sealed interface DecodedEvent permits WatchedEvent, DecodedEvent.Dead {
    /** A record that cannot be watched; key and headers of its record are those of its dead letter. */
    final class Dead implements DecodedEvent {
        private final byte @Nullable [] value;

        /** Takes the value of the dead letter. */
        Dead(byte @Nullable [] value) {
            this.value = value;
        }

        byte @Nullable [] value() {
            return value;
        }
    }
}
