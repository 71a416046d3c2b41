package io.epistream.streams.cli.replay;

import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.dataset.DatasetException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Events of several partitions, each in its own order, of their next ones the oldest first. Not thread-safe. */
interface EventSource extends AutoCloseable {

    /**
     * An event and where it came from.
     *
     * @param partition from 0
     * @param where place of the event, as a person would look for it
     * @param event the event
     */
    record Taken(int partition, String where, UncertaintyEvent event) {}

    /** What messages call it. */
    String name();

    /** Number of partitions, at least 1. */
    int partitions();

    /** Most events there can be. */
    long expected();

    /** The next event; empty after the last of every partition. */
    Optional<Taken> next() throws DatasetException;

    /** Partitions of which everything has been taken. */
    Set<Integer> finished();

    /** What else is worth telling, a line each. */
    List<String> notes();

    @Override
    void close();
}
