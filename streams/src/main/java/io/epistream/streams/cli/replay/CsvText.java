package io.epistream.streams.cli.replay;

/** Cells of a CSV file. */
final class CsvText {
    private CsvText() {}

    /** A cell, in quotes where its text needs them (RFC 4180). */
    static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
