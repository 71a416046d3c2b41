package io.epistream.streams.topology;

import io.epistream.schemas.Measure;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.streams.review.ReferenceRanks;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Ranks by stream, decoded once for as long as the stream's reference stays the same. Not thread-safe. */
final class RankLookup {
    private final ReadOnlyKeyValueStore<String, byte[]> references;
    private final SingleObjectCodec<ReferenceProfile> codec = new SingleObjectCodec<>(ReferenceProfile.class);
    private final Map<String, Decoded> decoded = new HashMap<>();

    RankLookup(ReadOnlyKeyValueStore<String, byte[]> references) {
        this.references = references;
    }

    /** Ranks of a measure in the stream's reference; empty while there is none, or none with that measure. */
    Optional<ReferenceRanks> of(String streamKey, Measure measure) {
        byte[] bytes = references.get(streamKey);
        if (bytes == null) {
            return Optional.empty();
        }
        Decoded known = decoded.get(streamKey);
        if (known == null || !known.madeFrom(bytes)) {
            known = decode(bytes);
            decoded.put(streamKey, known);
        }
        return Optional.ofNullable(known.ranks.get(measure));
    }

    private Decoded decode(byte[] bytes) {
        Map<Measure, ReferenceRanks> ranks = new EnumMap<>(Measure.class);
        try {
            ReferenceProfile profile = codec.decode(bytes);
            for (Measure measure : new Measure[] {Measure.EPISTEMIC, Measure.ALEATORIC, Measure.TOTAL}) {
                ReferenceRanks.of(profile.getCounts(), measure).ifPresent(known -> ranks.put(measure, known));
            }
        } catch (UndecodableException e) {
            throw new IllegalStateException("the store of references holds what it cannot have taken", e);
        }
        return new Decoded(bytes, ranks);
    }

    /** Ranks and the bytes they were made from. */
    private static final class Decoded {
        private final byte[] bytes;
        private final Map<Measure, ReferenceRanks> ranks;

        Decoded(byte[] bytes, Map<Measure, ReferenceRanks> ranks) {
            this.bytes = bytes;
            this.ranks = ranks;
        }

        /** The store is in memory and hands out the same array until it changes. */
        boolean madeFrom(byte[] other) {
            return bytes == other || Arrays.equals(bytes, other);
        }
    }
}
