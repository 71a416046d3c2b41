package io.epistream.streams.cli.replay;

import io.epistream.schemas.WindowSummary;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.detect.Outcome;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where evidence goes, if anywhere. Not thread-safe. */
final class Sink implements AutoCloseable {
    private final @Nullable EvidenceFile file;

    private Sink(@Nullable EvidenceFile file) {
        this.file = file;
    }

    /**
     * A sink.
     *
     * @param path where to; nowhere when null
     */
    static Sink open(@Nullable Path path) throws DatasetException {
        return new Sink(path == null ? null : EvidenceFile.create(path));
    }

    void add(String stream, WindowSummary tick, Outcome outcome) throws DatasetException {
        if (file != null) {
            file.add(stream, tick, outcome);
        }
    }

    void commit() throws DatasetException {
        if (file != null) {
            file.commit();
        }
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
