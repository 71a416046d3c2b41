package io.epistream.streams.topology;

import io.epistream.schemas.ReferenceCommand;
import io.epistream.streams.window.StreamKey;
import org.jspecify.annotations.Nullable;

/** What a record of the controls topic turned out to be. Lives in one process only and is never serialised. */
sealed interface DecodedCommand {
    /**
     * A command that can be carried out or refused.
     *
     * @param command the command
     */
    record Given(ReferenceCommand command) implements DecodedCommand {
        String streamKey() {
            return StreamKey.of(command.getStream());
        }
    }

    /** A record that is no command; key and headers of its record are those of its dead letter. */
    final class Dead implements DecodedCommand {
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
