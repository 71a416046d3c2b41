package io.epistream.streams.topology;

import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.state.DetectorState;
import io.epistream.schemas.state.LearnedWindow;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.detect.DetectionParameters;
import io.epistream.streams.detect.DetectorFactory;
import io.epistream.streams.detect.ReferenceSummary;
import io.epistream.streams.window.StreamKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The references of the streams whose detectors this process holds, read from the stores that detectors themselves go by. */
public final class LocalReferences {
    private final DetectionParameters parameters;
    private final DetectorFactory factory;
    private final StoreReader stores;

    /**
     * A view of stores that may move: they are looked up for each question.
     *
     * @param stores finds a store by its name
     */
    public LocalReferences(EpistreamConfig config, StoreReader stores) {
        parameters = DetectorSettings.of(config.detection(), config.windows());
        factory = new DetectorFactory(parameters);
        this.stores = stores;
    }

    /** Finds stores of the watch role by name. */
    public interface StoreReader {
        /** A store to read from. */
        <K, V> ReadOnlyKeyValueStore<K, V> store(String name);
    }

    /**
     * One summary for each stream and posterior, in the order of their keys.
     *
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException while stores move or are not open
     */
    public List<ReferenceSummary> summaries() {
        ReadOnlyKeyValueStore<String, DetectorState> states = stores.store(DetectorStore.STATES);
        ReadOnlyKeyValueStore<String, ReferenceProfile> references = stores.store(DetectorStore.REFERENCES);
        ReadOnlyKeyValueStore<Bytes, LearnedWindow> learning = stores.store(DetectorStore.LEARNING);
        List<ReferenceSummary> summaries = new ArrayList<>();
        try (KeyValueIterator<String, DetectorState> all = states.all()) {
            while (all.hasNext()) {
                KeyValue<String, DetectorState> entry = all.next();
                if (entry.value.getLearning() != null) {
                    DetectorState state = entry.value;
                    summaries.add(ReferenceSummary.learning(
                            state.getStream(),
                            StreamKey.posterior(state.getProvenance()),
                            learned(learning, entry.key),
                            parameters));
                } else {
                    // between a state and its reference the stream may have gone on; then the next question shows it
                    Optional.ofNullable(references.get(entry.key))
                            .ifPresent(profile -> summaries.add(summary(entry.value, profile)));
                }
            }
        }
        return summaries;
    }

    private ReferenceSummary summary(DetectorState state, ReferenceProfile profile) {
        Optional<ReferenceProfile> reference = Optional.of(profile);
        return factory.summary(factory.resume(state, reference), reference);
    }

    /** Learned windows are numbered from 0, so that the last tells how many there are. */
    private static int learned(ReadOnlyKeyValueStore<Bytes, LearnedWindow> learning, String streamKey) {
        Bytes first = WindowKeys.learned(streamKey, 0);
        try (KeyValueIterator<Bytes, LearnedWindow> last =
                learning.reverseRange(first, WindowKeys.learned(streamKey, Integer.MAX_VALUE))) {
            return last.hasNext() ? WindowKeys.number(last.next().key) + 1 : 0;
        }
    }
}
