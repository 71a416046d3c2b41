package io.epistream.streams.cli.replay;

import io.epistream.schemas.WindowSummary;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.OutputFile;
import io.epistream.streams.detect.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Evidence after each tick as CSV; the file is there whole or not at all. Not thread-safe. */
final class EvidenceFile implements AutoCloseable {
    private static final String HEADER = "stream,start,end,records,status,ln_evidence,ln_threshold\n";

    private final Path path;
    private final OutputFile file;
    private final OutputStream out;

    private EvidenceFile(Path path, OutputFile file) {
        this.path = path;
        this.file = file;
        this.out = file.stream();
    }

    /**
     * Begins a file.
     *
     * @throws DatasetException when it cannot be made
     */
    static EvidenceFile create(Path path) throws DatasetException {
        EvidenceFile file = new EvidenceFile(path, OutputFile.create(path));
        file.write(HEADER);
        return file;
    }

    void add(String stream, WindowSummary tick, Outcome outcome) throws DatasetException {
        write(String.format(
                Locale.ROOT,
                "%s,%s,%s,%d,%s,%.6f,%.6f%n",
                CsvText.cell(stream),
                tick.getStart(),
                tick.getEnd(),
                tick.getCounts().getRecords(),
                outcome.status().name().toLowerCase(Locale.ROOT),
                outcome.logEvidence(),
                outcome.logThreshold()));
    }

    void commit() throws DatasetException {
        file.commit();
    }

    @Override
    public void close() {
        file.close();
    }

    private void write(String line) throws DatasetException {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new DatasetException(path.toString(), "cannot be written: " + e, "Check that there is room", e);
        }
    }
}
