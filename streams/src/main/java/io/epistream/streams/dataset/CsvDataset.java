package io.epistream.streams.dataset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.epistream.models.inference.InputTensor;
import io.epistream.streams.dataset.ColumnPlan.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a CSV file (RFC 4180, UTF-8, comma, first line is the header), one at a time. Empty lines are passed over; an empty
 * label cell is a row without a label; whatever else cannot be read ends it, with line and column. Not thread-safe.
 */
final class CsvDataset implements Dataset {
    private static final int LONGEST_CELL = 10_000;
    private static final int MOST_COLUMNS = 1 << 22;
    private static final CsvFactory FACTORY = CsvFactory.builder()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            // the digest is asked for after the last row
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_CELL)
                    .build())
            .build();

    private final Path file;
    private final DatasetSpec spec;
    private final FileBytes bytes;
    private final JsonParser cells;
    private final ColumnPlan plan;
    private long index;
    private long line;

    private CsvDataset(Path file, DatasetSpec spec, FileBytes bytes, JsonParser cells, ColumnPlan plan) {
        this.file = file;
        this.spec = spec;
        this.bytes = bytes;
        this.cells = cells;
        this.plan = plan;
    }

    static CsvDataset open(Path file, DatasetSpec spec) throws DatasetException {
        FileBytes bytes = FileBytes.openMaybeZipped(file);
        try {
            JsonParser cells = FACTORY.createParser(bytes.content());
            ColumnPlan plan = ColumnPlan.of(file.toString(), header(file, cells), spec);
            return new CsvDataset(file, spec, bytes, cells, plan);
        } catch (IOException e) {
            bytes.close();
            throw FileBytes.unreadable(file, e);
        } catch (DatasetException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public OptionalLong expectedRows() {
        return OptionalLong.empty();
    }

    @Override
    public List<String> notes() {
        return plan.notes();
    }

    @Override
    public Optional<Row> next() throws DatasetException {
        try {
            if (cells.nextToken() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            line = cells.currentLocation().getLineNr();
            return Optional.of(row());
        } catch (IOException e) {
            throw new DatasetException(
                    file + ", after line " + line,
                    "cannot be read: " + firstLine(e),
                    "Check the file, or copy it again",
                    e);
        }
    }

    @Override
    public String sha256() throws DatasetException {
        return bytes.sha256();
    }

    @Override
    public void close() {
        bytes.close();
    }

    private static List<String> header(Path file, JsonParser cells) throws IOException, DatasetException {
        List<String> names = new ArrayList<>();
        if (cells.nextToken() == JsonToken.START_ARRAY) {
            while (cells.nextToken() != JsonToken.END_ARRAY) {
                names.add(cells.getText().strip());
                if (names.size() > MOST_COLUMNS) {
                    throw new DatasetException(
                            file.toString(), "has more than " + MOST_COLUMNS + " columns", "Use NPZ for such data");
                }
            }
        }
        if (names.isEmpty()) {
            throw new DatasetException(
                    file.toString(), "is empty", "Its first line must name the columns; rows follow");
        }
        return names;
    }

    private Row row() throws IOException, DatasetException {
        RowInParts row = new RowInParts();
        int column = 0;
        while (cells.nextToken() != JsonToken.END_ARRAY) {
            if (column == plan.columns()) {
                throw ragged("more than " + column);
            }
            take(row, column++, cells.getText());
        }
        if (column < plan.columns()) {
            throw ragged(Integer.toString(column));
        }
        return row.complete();
    }

    private void take(RowInParts row, int column, String cell) throws DatasetException {
        try {
            row.take(plan.role(column), cell);
        } catch (BadValueException e) {
            throw new DatasetException(
                    place(),
                    "column " + plan.name(column) + " " + e.getMessage(),
                    "Correct the cell, leave the row out, or say which column is what with --label and --ignore");
        }
    }

    private DatasetException ragged(String cells) {
        return new DatasetException(
                place(),
                "has " + cells + " cells, and the header names " + plan.columns() + " columns",
                "Give every line a cell for each column; a comma in a text needs quotes around it");
    }

    private String place() {
        return file + ":" + line;
    }

    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse(message);
    }

    /** One row while its cells come in. */
    private final class RowInParts {
        private final List<TensorCells> inputs =
                spec.inputs().stream().map(TensorCells::new).toList();
        private final double[] label = new double[plan.labelParts()];
        private @Nullable String labelText;
        private String id = Long.toString(index);

        void take(Role role, String cell) throws BadValueException {
            switch (role.use()) {
                case ELEMENT -> inputs.get(role.input()).put(role.element(), cell);
                case LABEL -> takeLabel(role.element(), cell);
                case ID -> id = cell.isBlank() ? id : cell;
                case NONE -> {
                    // nobody asked for it
                }
            }
        }

        private void takeLabel(int part, String cell) throws BadValueException {
            if (label.length == 1) {
                labelText = cell;
            } else {
                label[part] = cell.isBlank() ? Double.NaN : Numbers.real(cell);
            }
        }

        Row complete() throws DatasetException {
            List<InputTensor> tensors = inputs.stream().map(TensorCells::tensor).toList();
            return Row.of(String.valueOf(file.getFileName()), index++, id, tensors, truth());
        }

        private Optional<Truth> truth() throws DatasetException {
            try {
                if (label.length == 1) {
                    String text = String.valueOf(labelText);
                    return text.isBlank()
                            ? Optional.empty()
                            : Optional.of(spec.labels().read(text));
                }
                boolean unknown = Arrays.stream(label).allMatch(Double::isNaN);
                return unknown ? Optional.empty() : Optional.of(spec.labels().read(label));
            } catch (BadValueException e) {
                throw new DatasetException(
                        place(),
                        "the label " + e.getMessage(),
                        "Correct the cell, or name the label's column with --label");
            }
        }
    }
}
