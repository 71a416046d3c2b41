package io.epistream.streams.cli.traffic;

import io.epistream.streams.dataset.Dataset;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.DatasetSpec;
import io.epistream.streams.dataset.Datasets;
import io.epistream.streams.dataset.Rejections;
import io.epistream.streams.dataset.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file, as many times over as asked for. In the file's order it is read anew each time and takes little memory; to
 * be shuffled, all rows are held in memory. Not thread-safe.
 */
final class Rounds implements AutoCloseable {
    private final Path file;
    private final DatasetSpec spec;
    private final Rejections rejections;
    private final long most;
    private final @Nullable Random random;
    private final Set<String> notes = new LinkedHashSet<>();
    private final List<Row> held = new ArrayList<>();
    private Iterator<Row> order = Collections.emptyIterator();
    private @Nullable Dataset reading;
    private long round;
    private boolean any;
    private boolean labelled;

    private Rounds(Path file, DatasetSpec spec, Rejections rejections, long most, @Nullable Random random) {
        this.file = file;
        this.spec = spec;
        this.rejections = rejections;
        this.most = most;
        this.random = random;
    }

    /**
     * Opens the file, so that what is wrong with it is said before anything is sent.
     *
     * @param most rounds, at least 1
     * @param shuffle seed of the order, another one in each round; empty for the file's order
     */
    static Rounds open(Path file, DatasetSpec spec, Rejections rejections, long most, OptionalLong shuffle)
            throws DatasetException {
        Random random = shuffle.isPresent() ? new Random(shuffle.getAsLong()) : null;
        Rounds rounds = new Rounds(file, spec, rejections, most, random);
        try {
            rounds.begin();
            return rounds;
        } catch (DatasetException | RuntimeException e) {
            rounds.close();
            throw e;
        }
    }

    /** The round that the last row came in, from 1. */
    long round() {
        return round;
    }

    /** What was taken for what, as far as it is known. */
    Set<String> notes() {
        return Collections.unmodifiableSet(notes);
    }

    /** Whether a row had a label. */
    boolean labelled() {
        return labelled;
    }

    /** The next row; empty after the last round. */
    Optional<Row> next() throws DatasetException {
        Optional<Row> row = nextOfRound();
        if (row.isEmpty() && !any) {
            String usable = rejections.count() > 0 ? " that can be used" : "";
            throw new DatasetException(
                    file.toString(), "has no row of model " + spec.model() + usable, "Give a file with rows");
        }
        while (row.isEmpty() && round < most) {
            begin();
            row = nextOfRound();
        }
        any = true;
        labelled |= row.flatMap(Row::truth).isPresent();
        return row;
    }

    @Override
    public void close() {
        if (reading != null) {
            notes.addAll(reading.notes());
            reading.close();
            reading = null;
        }
    }

    private void begin() throws DatasetException {
        round++;
        close();
        if (random == null) {
            reading = open();
        } else {
            hold();
            Collections.shuffle(held, random);
            order = held.iterator();
        }
    }

    private Dataset open() throws DatasetException {
        Dataset opened = Datasets.open(file, spec, rejections);
        notes.addAll(opened.notes());
        return opened;
    }

    private void hold() throws DatasetException {
        if (round == 1) {
            try (Dataset all = open()) {
                for (Optional<Row> row = all.next(); row.isPresent(); row = all.next()) {
                    held.add(row.get());
                }
                notes.addAll(all.notes());
            }
        }
    }

    private Optional<Row> nextOfRound() throws DatasetException {
        if (reading != null) {
            return reading.next();
        }
        return order.hasNext() ? Optional.of(order.next()) : Optional.empty();
    }
}
