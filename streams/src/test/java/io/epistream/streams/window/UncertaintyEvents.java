package io.epistream.streams.window;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Events for tests. */
final class UncertaintyEvents {
    static final StreamId STREAM = new StreamId("digits", "1", "");
    static final Provenance PROVENANCE = new Provenance("ab".repeat(32), "mc-dropout", 50, 7L, null, false);

    private UncertaintyEvents() {}

    static UncertaintyEvent event(double total, @Nullable Double aleatoric, @Nullable Double epistemic) {
        return event(3, total, aleatoric, epistemic, 0.9, -4.0);
    }

    static UncertaintyEvent event(
            @Nullable Integer predicted,
            double total,
            @Nullable Double aleatoric,
            @Nullable Double epistemic,
            @Nullable Double confidence,
            @Nullable Double energy) {
        return UncertaintyEvent.newBuilder()
                .setId("id")
                .setStream(STREAM)
                .setEventTime(Instant.EPOCH)
                .setSource(new SourceRef("inputs", 0, 0L))
                .setProvenance(PROVENANCE)
                .setTask(Task.CLASSIFICATION)
                .setPredictedClass(predicted)
                .setConfidence(confidence)
                .setTotal(total)
                .setAleatoric(aleatoric)
                .setEpistemic(epistemic)
                .setEnergy(energy)
                .build();
    }

    /** Log-normal parts, energy of either sign, now and then without a measure or with an uncommon class. */
    static UncertaintyEvent random(RandomGenerator random) {
        double aleatoric = Math.exp(random.nextGaussian() - 2);
        double epistemic = Math.exp(2 * random.nextGaussian() - 4);
        boolean whole = random.nextDouble() < 0.9;
        return event(
                random.nextInt(1010),
                aleatoric + epistemic,
                whole ? aleatoric : null,
                whole ? epistemic : null,
                random.nextDouble(),
                random.nextGaussian());
    }
}
