package io.epistream.streams.dataset;

import java.io.IOException;

/** Writes scored rows in order. Not thread-safe. */
public interface ScoreWriter {

    /** Writes one row. */
    void write(ScoredRow row) throws IOException;

    /** Writes whatever is still held back; the stream stays open. */
    void finish() throws IOException;
}
