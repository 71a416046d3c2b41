package io.epistream.streams.detect;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.window.WindowAggregate;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Ticks of ten seconds of one stream, one after another, of skewed uncertainties: log-normal epistemic and aleatoric parts. */
final class Ticks {
    static final StreamId STREAM = new StreamId("digits", "1", "");
    static final Provenance PROVENANCE = new Provenance("ab".repeat(32), "mc-dropout", 50, 7L, null, false);
    private static final long TICK_MILLIS = 10_000;

    private final Random random;
    private long start;

    Ticks(long seed) {
        random = new Random(seed);
    }

    /** A tick like any other. */
    WindowSummary normal(int records) {
        return tick(records, 0, 0);
    }

    /**
     * A tick whose log uncertainties are moved.
     *
     * @param epistemic added to ln epistemic, which has sd 1
     * @param aleatoric added to ln aleatoric, which has sd .5
     */
    WindowSummary tick(int records, double epistemic, double aleatoric) {
        return tick(records, epistemic, aleatoric, 0);
    }

    /**
     * A tick in which all may be moved.
     *
     * @param others added to the logit of the confidence and to the log distances, in standard deviations of a record's
     */
    WindowSummary tick(int records, double epistemic, double aleatoric, double others) {
        WindowAggregate counts = new WindowAggregate();
        for (int i = 0; i < records; i++) {
            double e = Math.exp(random.nextGaussian() - 4 + epistemic);
            double a = Math.exp(.5 * random.nextGaussian() - 2 + aleatoric);
            UncertaintyEvent.Builder event = varied(event(e + a, a, e), others);
            counts.add(event.setMahalanobis(distance(3, .4, others))
                    .setNearestNeighbour(distance(-1, .2, others))
                    .build());
        }
        return next(counts);
    }

    /** A normal tick, but all records of one class. */
    WindowSummary ofOneClass(int records, int predicted) {
        WindowSummary tick = normal(records);
        tick.getCounts().getPredictedClasses().clear();
        tick.getCounts().getPredictedClasses().put(Integer.toString(predicted), (long) records);
        return tick;
    }

    /** Lets ticks pass without records. */
    void pass(int count) {
        start += count * TICK_MILLIS;
    }

    /** A tick of a model without parts. */
    WindowSummary totalOnly(int records, double total) {
        WindowAggregate counts = new WindowAggregate();
        for (int i = 0; i < records; i++) {
            counts.add(varied(event(Math.exp(random.nextGaussian() - 2 + total), null, null), 0)
                    .build());
        }
        return next(counts);
    }

    /** With a confidence and a class of its own. */
    private UncertaintyEvent.Builder varied(UncertaintyEvent event, double shift) {
        return UncertaintyEvent.newBuilder(event)
                .setConfidence(1 / (1 + Math.exp(-2 - shift - random.nextGaussian())))
                .setPredictedClass((int) (5 * random.nextDouble() * random.nextDouble()));
    }

    private double distance(double mean, double sd, double shift) {
        return Math.exp(mean + sd * (shift + random.nextGaussian()));
    }

    WindowSummary next(WindowAggregate counts) {
        Instant from = Instant.ofEpochMilli(start);
        start += TICK_MILLIS;
        return new WindowSummary(STREAM, PROVENANCE, from, Instant.ofEpochMilli(start), counts.toAvro(), 0L, 1, null);
    }

    static UncertaintyEvent event(double total, @Nullable Double aleatoric, @Nullable Double epistemic) {
        return UncertaintyEvent.newBuilder()
                .setId("id")
                .setStream(STREAM)
                .setEventTime(Instant.EPOCH)
                .setSource(new SourceRef("inputs", 0, 0L))
                .setProvenance(PROVENANCE)
                .setTask(Task.CLASSIFICATION)
                .setPredictedClass(3)
                .setConfidence(.9)
                .setTotal(total)
                .setAleatoric(aleatoric)
                .setEpistemic(epistemic)
                .build();
    }
}
