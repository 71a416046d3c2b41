package io.epistream.streams.topology;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.window.StreamKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers the keys of streams and posteriors, which take a digest to make. Not thread-safe. */
final class StreamKeys {
    /** More than any process watches; beyond it the memory starts over. */
    private static final int MOST = 100_000;

    private final Map<Identity, String> known = new HashMap<>();

    String of(UncertaintyEvent event) {
        if (known.size() >= MOST) {
            known.clear();
        }
        StreamId stream = event.getStream();
        Provenance provenance = event.getProvenance();
        return known.computeIfAbsent(Identity.of(stream, provenance), identity -> StreamKey.of(stream, provenance));
    }

    /** Java hashes these strings an order of magnitude faster than Avro hashes its records. */
    private record Identity(
            String model,
            String version,
            String segment,
            String digest,
            String method,
            int samples,
            @Nullable Long seed,
            @Nullable String masks,
            boolean injected) {
        static Identity of(StreamId stream, Provenance provenance) {
            return new Identity(
                    stream.getModel(),
                    stream.getVersion(),
                    stream.getSegment(),
                    provenance.getModelDigest(),
                    provenance.getMethod(),
                    provenance.getSamples(),
                    provenance.getSeed(),
                    provenance.getMaskSetHash(),
                    provenance.getDropoutInjected());
        }
    }
}
