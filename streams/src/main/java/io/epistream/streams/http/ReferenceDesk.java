package io.epistream.streams.http;

import io.epistream.schemas.ReferenceCommand;
import io.epistream.streams.detect.ReferenceSummary;
import java.time.Instant;
import java.util.List;

/** Where the references of this process can be seen, and commands about any be handed in. Thread-safe. */
public interface ReferenceDesk {
    /**
     * References of the streams this process holds.
     *
     * @throws UnavailableException while nobody can say
     */
    List<ReferenceSummary> summaries() throws UnavailableException;

    /**
     * Passes a command on; returns when it is safe.
     *
     * @throws UnavailableException when it could not be passed on
     */
    void submit(ReferenceCommand command) throws UnavailableException;

    /** The time that commands are given at. */
    Instant now();

    /** The desk cannot do it now; the message says why. */
    final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        /** With the reason. */
        public UnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
