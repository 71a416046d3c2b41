package io.epistream.streams.cli.data;

import io.epistream.models.inference.InputTensor;
import io.epistream.models.inference.InvalidInputException;
import io.epistream.models.inference.PreparedInput;
import io.epistream.streams.dataset.Dataset;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.DatasetSpec;
import io.epistream.streams.dataset.Rejections;
import io.epistream.streams.dataset.Row;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One pass over rows, in batches, with progress; rows that cannot be used are counted and told. */
final class RowPass {
    private final RowSource source;
    private final DatasetSpec spec;
    private final RowOptions options;
    private final PrintWriter err;

    RowPass(RowSource source, DatasetSpec spec, RowOptions options, PrintWriter err) {
        this.source = source;
        this.spec = spec;
        this.options = options;
        this.err = err;
    }

    /** Checks and scales one record. */
    @FunctionalInterface
    interface Preparing {
        PreparedInput prepare(List<InputTensor> tensors) throws InvalidInputException;
    }

    /**
     * Takes a batch.
     *
     * @param <E> what may go wrong with it
     */
    @FunctionalInterface
    interface Taking<E extends Exception> {
        void take(List<Usable> batch, Rejections rejections) throws E, DatasetException;
    }

    /**
     * A row the model takes.
     *
     * @param row the row
     * @param input its inputs, prepared
     */
    record Usable(Row row, PreparedInput input) {

        /** Its place, as a person would look for it. */
        String where() {
            return RowPass.where(row);
        }
    }

    /**
     * What was read.
     *
     * @param name the source
     * @param rows rows that could be used
     * @param rejected rows that could not
     * @param sha256 digest of the data
     */
    record Read(String name, long rows, long rejected, String sha256) {}

    /** Reads all rows. */
    <E extends Exception> Read run(String what, Preparing preparing, Taking<E> taking) throws E, DatasetException {
        Rejections rejections = new Rejections(options.strict());
        try (Dataset rows = source.open(spec, rejections)) {
            Progress progress = new Progress(what + " " + rows.name(), rows.expectedRows(), err);
            long read = 0;
            long used = 0;
            List<Row> batch = rows.next(options.batch());
            while (!batch.isEmpty()) {
                read += batch.size();
                List<Usable> usable = prepared(batch, preparing, rejections);
                used += usable.size();
                if (!usable.isEmpty()) {
                    taking.take(usable, rejections);
                }
                progress.at(read);
                batch = rows.next(options.batch());
            }
            String digest = rows.sha256();
            rows.notes().forEach(note -> err.println("  " + note));
            tell(rejections);
            return new Read(rows.name(), used, rejections.count(), digest);
        }
    }

    private static List<Usable> prepared(List<Row> batch, Preparing preparing, Rejections rejections)
            throws DatasetException {
        List<Usable> usable = new ArrayList<>(batch.size());
        for (Row row : batch) {
            try {
                usable.add(new Usable(row, preparing.prepare(row.tensors())));
            } catch (InvalidInputException e) {
                String reason = e.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
                rejections.add(where(row), reason, String.valueOf(e.getMessage()));
            }
        }
        return usable;
    }

    private void tell(Rejections rejections) {
        if (rejections.count() == 0) {
            return;
        }
        err.println("  " + rejections.count() + " rows could not be used: " + rejections.byReason());
        rejections.examples().forEach(example -> err.println("    " + example));
    }

    private static String where(Row row) {
        String partition =
                row.place().partition() == 0 ? "" : ", partition " + row.place().partition();
        return row.place().source() + partition + ", row " + row.place().offset() + " (id " + row.id() + ")";
    }
}
