package io.epistream.streams.cli.reference;

import io.epistream.schemas.ReferenceChange;
import io.epistream.schemas.ReferenceChangeKind;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.detect.DetectionParameters;
import io.epistream.streams.detect.DetectorFactory;
import io.epistream.streams.detect.ReferenceSummary;
import io.epistream.streams.topology.DetectorSettings;
import io.epistream.streams.window.StreamKey;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the topics say about references, by key of stream and posterior.
 *
 * @param references one summary for each reference, and for each stream that was told to learn anew and has not yet
 * @param lastChanges the last change of each, where it is still kept
 * @param unreadable keys of references that cannot be decoded or used
 */
record PublishedReferences(
        Map<String, ReferenceSummary> references, Map<String, ReferenceChange> lastChanges, List<String> unreadable) {

    /** Reads all that is committed now. */
    static PublishedReferences read(EpistreamConfig config) throws EnvironmentException {
        DetectionParameters parameters = DetectorSettings.of(config.detection(), config.windows());
        Reader reader = new Reader(new DetectorFactory(parameters));
        Map<String, ReferenceChange> changes = new TreeMap<>();
        try (ReferenceTopics topics = ReferenceTopics.connect(config)) {
            topics.references(reader::take);
            topics.changes(change -> {
                if (change.getWhat() != ReferenceChangeKind.REFUSED) {
                    changes.put(StreamKey.of(change.getStream()) + '#' + change.getPosterior(), change);
                }
            });
        }
        changes.forEach((key, change) -> {
            if (change.getWhat() == ReferenceChangeKind.RELEARNING) {
                reader.references.putIfAbsent(
                        key, ReferenceSummary.learning(change.getStream(), change.getPosterior(), 0, parameters));
            }
        });
        return new PublishedReferences(reader.references, changes, List.copyOf(reader.unreadable));
    }

    /** Profiles are large: each is summed up as it comes. */
    private static final class Reader {
        private final SingleObjectCodec<ReferenceProfile> codec = new SingleObjectCodec<>(ReferenceProfile.class);
        private final DetectorFactory factory;
        private final Map<String, ReferenceSummary> references = new TreeMap<>();
        private final Set<String> unreadable = new TreeSet<>();

        Reader(DetectorFactory factory) {
            this.factory = factory;
        }

        void take(ConsumerRecord<String, byte[]> record) {
            references.remove(record.key());
            unreadable.remove(record.key());
            if (record.value() != null) {
                summary(record.value())
                        .ifPresentOrElse(
                                summary -> references.put(record.key(), summary), () -> unreadable.add(record.key()));
            }
        }

        private Optional<ReferenceSummary> summary(byte[] value) {
            try {
                ReferenceProfile profile = codec.decode(value);
                return factory.refusal(profile).isPresent()
                        ? Optional.empty()
                        : Optional.of(factory.summary(factory.start(profile), Optional.of(profile)));
            } catch (UndecodableException e) {
                return Optional.empty();
            }
        }
    }
}
