package io.epistream.evaluate.runlength;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.window.WindowAggregate;
import java.time.Instant;
import java.util.SplittableRandom;

/** One stream of a kind, window by window. Not thread-safe. */
final class Generator {
    static final StreamId STREAM = new StreamId("simulated", "1", "");
    static final Provenance PROVENANCE = new Provenance("ab".repeat(32), "mc-dropout", 50, 7L, null, false);

    private static final int CLASSES = 10;
    private static final int TOTAL = field("total");
    private static final int ALEATORIC = field("aleatoric");
    private static final int EPISTEMIC = field("epistemic");
    private static final int CONFIDENCE = field("confidence");
    private static final int PREDICTED = field("predictedClass");

    private final Traffic traffic;
    private final int records;
    private final SplittableRandom random;
    private final UncertaintyEvent event = template();
    private double epistemic;
    private double aleatoric;
    private double windowEffect;
    private double season;

    /**
     * A stream that begins somewhere in its stationary law and its season.
     *
     * @param records records of a window
     */
    Generator(Traffic traffic, int records, long seed) {
        this.traffic = traffic;
        this.records = records;
        random = new SplittableRandom(seed);
        epistemic = random.nextGaussian();
        aleatoric = random.nextGaussian();
        windowEffect = random.nextGaussian();
        season = random.nextDouble();
    }

    /** The next window. */
    WindowAggregate window(Change change) {
        double common = common();
        WindowAggregate counts = new WindowAggregate();
        for (int i = 0; i < records; i++) {
            epistemic = next(epistemic, traffic.rho());
            aleatoric = next(aleatoric, traffic.rho());
            boolean outside = change.contamination() > 0 && random.nextDouble() < change.contamination();
            double moved = epistemic + common + change.shift() + (outside ? Change.OUTSIDE : 0);
            count(counts, Math.exp(moved - 4), Math.exp(.5 * (aleatoric + common) - 2));
        }
        return counts;
    }

    private double common() {
        windowEffect = next(windowEffect, traffic.windowRho());
        double swing = 0;
        if (traffic.period() > 0) {
            season += 1.0 / traffic.period();
            swing = traffic.swing() * Math.sin(2 * Math.PI * season);
        }
        return traffic.windowSd() * windowEffect + swing;
    }

    private double next(double x, double rho) {
        return rho * x + Math.sqrt(1 - rho * rho) * random.nextGaussian();
    }

    private void count(WindowAggregate counts, double epistemicNats, double aleatoricNats) {
        double total = epistemicNats + aleatoricNats;
        event.put(TOTAL, total);
        event.put(ALEATORIC, aleatoricNats);
        event.put(EPISTEMIC, epistemicNats);
        event.put(CONFIDENCE, Math.exp(-total));
        event.put(PREDICTED, random.nextInt(CLASSES));
        counts.add(event);
    }

    private static int field(String name) {
        return UncertaintyEvent.getClassSchema().getField(name).pos();
    }

    private static UncertaintyEvent template() {
        return UncertaintyEvent.newBuilder()
                .setId("")
                .setStream(STREAM)
                .setEventTime(Instant.EPOCH)
                .setSource(new SourceRef("", 0, 0L))
                .setProvenance(PROVENANCE)
                .setTask(Task.CLASSIFICATION)
                .setTotal(0)
                .build();
    }
}
