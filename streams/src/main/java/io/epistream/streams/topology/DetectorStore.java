package io.epistream.streams.topology;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.state.DetectorState;
import io.epistream.schemas.state.LearnedWindow;
import io.epistream.schemas.state.LearningWindows;
import io.epistream.streams.detect.DetectorFactory;
import io.epistream.streams.detect.StreamDetector;
import io.epistream.streams.window.StreamKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The detectors of one task and what is kept of them. What never changes is written once: each learned window in an entry of
 * its own while the stream learns, then the reference; the state that changes with every window stays small beside them. What another
 * version of the program has left and this one cannot use is forgotten: the stream learns anew.
 * Not thread-safe.
 */
final class DetectorStore {
    static final String STATES = "detector-states";
    static final String LEARNING = "detector-learning-windows";
    static final String REFERENCES = "detector-references";

    private final DetectorFactory factory;
    private final KeyValueStore<String, DetectorState> states;
    private final KeyValueStore<Bytes, LearnedWindow> learning;
    private final KeyValueStore<String, ReferenceProfile> references;
    private final Map<String, StreamDetector> detectors = new HashMap<>();
    private final Map<String, Integer> learned = new HashMap<>();

    DetectorStore(DetectorFactory factory, ProcessorContext<?, ?> context) {
        this.factory = factory;
        states = context.getStateStore(STATES);
        learning = context.getStateStore(LEARNING);
        references = context.getStateStore(REFERENCES);
    }

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                WatchStores.busy(STATES, Serdes.String(), SingleObjectSerde.forgetting(DetectorState.class)),
                WatchStores.rare(LEARNING, Serdes.Bytes(), SingleObjectSerde.forgetting(LearnedWindow.class)),
                WatchStores.rare(REFERENCES, Serdes.String(), SingleObjectSerde.forgetting(ReferenceProfile.class)));
    }

    /** Keys of all posteriors that the stream has been seen with, in their order. */
    List<String> posteriors(StreamId stream) {
        String prefix = StreamKey.of(stream);
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, DetectorState> stored = states.range(prefix + '#', prefix + '$')) {
            stored.forEachRemaining(entry -> {
                // a segment may hold a # too; what an older version kept may be forgotten
                if (entry.value != null && entry.value.getStream().equals(stream)) {
                    keys.add(entry.key);
                }
            });
        }
        return keys;
    }

    /** The detector of a stream that has been seen; empty for any other. */
    Optional<StreamDetector> known(String streamKey) {
        StreamDetector open = detectors.get(streamKey);
        if (open != null) {
            return Optional.of(open);
        }
        return Optional.ofNullable(states.get(streamKey))
                .map(state -> detector(streamKey, state.getStream(), state.getProvenance()));
    }

    /** The detector that takes the window: the one that took the last, resumed if need be, or a new one. */
    StreamDetector detector(String streamKey, StreamId stream, Provenance provenance) {
        return detectors.computeIfAbsent(streamKey, key -> open(key, stream, provenance));
    }

    private StreamDetector open(String streamKey, StreamId stream, Provenance provenance) {
        DetectorState state = states.get(streamKey);
        Optional<ReferenceProfile> reference =
                Optional.ofNullable(references.get(streamKey)).filter(factory::fits);
        if (state == null || !factory.canResume(state, reference)) {
            forgetLearned(streamKey);
            return reference.map(factory::start).orElseGet(() -> factory.start(stream, provenance));
        }
        if (state.getLearning() != null) {
            List<LearnedWindow> windows = learnedWindows(streamKey);
            learned.put(streamKey, windows.size());
            replaceWindows(state.getLearning(), windows);
        }
        return factory.resume(state, reference);
    }

    private void forgetLearned(String streamKey) {
        List<Bytes> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, LearnedWindow> stored = learnedRange(streamKey)) {
            stored.forEachRemaining(entry -> keys.add(entry.key));
        }
        keys.forEach(learning::delete);
        learned.remove(streamKey);
    }

    /** Keeps the detector as it stands. */
    void save(String streamKey, StreamDetector detector) {
        DetectorState state = detector.state();
        if (state.getLearning() != null) {
            saveLearned(streamKey, state.getLearning().getWindows());
            replaceWindows(state.getLearning(), List.of());
        }
        states.put(streamKey, state);
    }

    /** Keeps the reference, which the learned windows have become. */
    void saveReference(String streamKey, ReferenceProfile reference) {
        references.put(streamKey, reference);
        forgetLearned(streamKey);
    }

    /** Forgets the reference and the windows learned so far. */
    void dropReference(String streamKey) {
        references.delete(streamKey);
        forgetLearned(streamKey);
    }

    private void saveLearned(String streamKey, List<LearnedWindow> windows) {
        for (int i = learned.getOrDefault(streamKey, 0); i < windows.size(); i++) {
            learning.put(WindowKeys.learned(streamKey, i), windows.get(i));
        }
        learned.put(streamKey, windows.size());
    }

    private List<LearnedWindow> learnedWindows(String streamKey) {
        List<LearnedWindow> windows = new ArrayList<>();
        try (KeyValueIterator<Bytes, LearnedWindow> stored = learnedRange(streamKey)) {
            stored.forEachRemaining(entry -> windows.add(entry.value));
        }
        return windows;
    }

    private KeyValueIterator<Bytes, LearnedWindow> learnedRange(String streamKey) {
        return learning.range(WindowKeys.learned(streamKey, 0), WindowKeys.learned(streamKey, Integer.MAX_VALUE));
    }

    /** The state is ours alone: detectors make it anew each time, and stores decode it. */
    private static void replaceWindows(LearningWindows learning, List<LearnedWindow> windows) {
        learning.put(LearningWindows.getClassSchema().getField("windows").pos(), windows);
    }
}
