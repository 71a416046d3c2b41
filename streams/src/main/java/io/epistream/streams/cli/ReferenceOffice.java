package io.epistream.streams.cli;

import io.epistream.schemas.ReferenceCommand;
import io.epistream.streams.cli.reference.ReferenceSender;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import io.epistream.streams.detect.ReferenceSummary;
import io.epistream.streams.http.ReferenceDesk;
import io.epistream.streams.topology.LocalReferences;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** The references of a running program: what its watch role holds, and a way to the controls topic. Thread-safe. */
final class ReferenceOffice implements ReferenceDesk, AutoCloseable {
    private final EpistreamConfig config;
    private final LocalReferences local;
    private volatile @Nullable KafkaStreams watch;
    private @Nullable ReferenceSender sender;

    ReferenceOffice(EpistreamConfig config) {
        this.config = config;
        this.local = new LocalReferences(config, this::store);
    }

    /** Takes notice of a role that was started. */
    void open(RunningRole role) {
        if (role.role() == Role.WATCH) {
            watch = role.streams();
        }
    }

    @Override
    public List<ReferenceSummary> summaries() throws UnavailableException {
        try {
            return local.summaries();
        } catch (InvalidStateStoreException e) {
            throw new UnavailableException("the watch role holds no streams now: " + FailureText.of(e), e);
        }
    }

    @Override
    public void submit(ReferenceCommand command) throws UnavailableException {
        try {
            sender().send(command);
        } catch (EnvironmentException e) {
            throw new UnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    /** Passes on what bundles bring along. */
    void offer(List<ReferenceCommand> offers) throws EnvironmentException {
        for (ReferenceCommand offer : offers) {
            sender().send(offer);
        }
    }

    @Override
    public synchronized void close() {
        if (sender != null) {
            sender.close();
            sender = null;
        }
    }

    private synchronized ReferenceSender sender() throws EnvironmentException {
        ReferenceSender open = sender;
        if (open == null) {
            open = ReferenceSender.connect(config);
            sender = open;
        }
        return open;
    }

    private <K, V> ReadOnlyKeyValueStore<K, V> store(String name) {
        KafkaStreams streams = watch;
        if (streams == null) {
            throw new InvalidStateStoreException("it has not started");
        }
        return streams.store(StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<K, V>keyValueStore()));
    }
}
