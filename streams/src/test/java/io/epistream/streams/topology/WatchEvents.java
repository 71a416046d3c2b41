package io.epistream.streams.topology;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;

/** Events for tests of the watch role. Times are milliseconds. */
final class WatchEvents {
    static final Provenance PROVENANCE = new Provenance("ab".repeat(32), "mc-dropout", 50, 7L, null, false);
    static final StreamId STREAM = new StreamId("digits", "1", "");

    /** A round time for tests to start from: a multiple of every window size they use. */
    static final long START = 1_700_000_000_000L - 1_700_000_000_000L % 3_600_000;

    private WatchEvents() {}

    static UncertaintyEvent.Builder event(String id, StreamId stream, long timeMillis) {
        return UncertaintyEvent.newBuilder()
                .setId(id)
                .setStream(stream)
                .setEventTime(Instant.ofEpochMilli(timeMillis))
                .setSource(new SourceRef("inference-inputs", 0, 0L))
                .setProvenance(PROVENANCE)
                .setTask(Task.CLASSIFICATION)
                .setPredictedClass(3)
                .setPredictedLabel("3")
                .setConfidence(0.9)
                .setTotal(0.5)
                .setAleatoric(0.3)
                .setEpistemic(0.2)
                .setEnergy(-4.0)
                .setAttributes(Map.of());
    }

    static UncertaintyEvent event(String id, long timeMillis) {
        return event(id, STREAM, timeMillis).build();
    }

    /** Log-normal parts, the epistemic one times {@code scale}. */
    static UncertaintyEvent random(String id, StreamId stream, long timeMillis, double scale, SplittableRandom random) {
        double aleatoric = Math.exp(0.5 * random.nextGaussian() - 2);
        double epistemic = scale * Math.exp(0.5 * random.nextGaussian() - 3);
        return event(id, stream, timeMillis)
                .setPredictedClass(random.nextInt(10))
                .setConfidence(random.nextDouble())
                .setAleatoric(aleatoric)
                .setEpistemic(epistemic)
                .setTotal(aleatoric + epistemic)
                .setEnergy(random.nextGaussian())
                .build();
    }
}
