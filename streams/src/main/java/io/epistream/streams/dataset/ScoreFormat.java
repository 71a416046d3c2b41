package io.epistream.streams.dataset;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How scores are written. */
public enum ScoreFormat {
    /** A table: one line a row, one column a score. */
    CSV(true),
    /** One JSON object a line: the event as its schema says, and the truth. */
    JSONL(true),
    /** Avro object container file of the events; truths are not in it. */
    AVRO(false);

    private final boolean text;

    ScoreFormat(boolean text) {
        this.text = text;
    }

    /** The format a file's name stands for. */
    public static Optional<ScoreFormat> of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "csv" -> Optional.of(CSV);
            case "jsonl", "ndjson" -> Optional.of(JSONL);
            case "avro" -> Optional.of(AVRO);
            default -> Optional.empty();
        };
    }

    /** Whether a person can read it, so that it may go to a terminal. */
    public boolean isText() {
        return text;
    }

    /**
     * Begins writing.
     *
     * @param labels the bundle's labels; empty where it has none
     * @param out where to; stays the caller's to close
     */
    public ScoreWriter writer(OutputStream out, List<String> labels) throws IOException {
        return switch (this) {
            case CSV -> new CsvScores(out, labels);
            case JSONL -> new JsonLineScores(out, labels);
            case AVRO -> new AvroScores(out);
        };
    }
}
