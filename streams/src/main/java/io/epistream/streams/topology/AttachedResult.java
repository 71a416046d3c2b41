package io.epistream.streams.topology;

import io.epistream.streams.scoring.ScoringResult;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A result travelling with its record from the poll to the score processor, inside this process: the processor takes it
 * off, so that it is never serialised.
 */
record AttachedResult(ScoringResult result) implements Header {
    private static final String KEY = "\0epistream.result";

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public byte[] value() {
        return new byte[0];
    }

    void attachTo(Headers headers) {
        headers.add(this);
    }

    /** Removes the result from the headers and returns it; empty where none was attached. */
    static Optional<ScoringResult> takeFrom(Headers headers) {
        if (headers.lastHeader(KEY) instanceof AttachedResult attached) {
            headers.remove(KEY);
            return Optional.of(attached.result);
        }
        return Optional.empty();
    }
}
