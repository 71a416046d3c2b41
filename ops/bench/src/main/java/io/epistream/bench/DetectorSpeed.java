package io.epistream.bench;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.WindowCounts;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.DetectorState;
import io.epistream.streams.detect.DetectionMethod;
import io.epistream.streams.detect.DetectionParameters;
import io.epistream.streams.detect.DetectorFactory;
import io.epistream.streams.detect.Outcome;
import io.epistream.streams.detect.Status;
import io.epistream.streams.detect.StreamDetector;
import io.epistream.streams.window.WindowAggregate;
import io.epistream.streams.wire.SingleObjectCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What watching costs: counting a record, closing a window, merging, and the bytes of a stream's state. Records have every measure and ten classes, windows
 * {@value #RECORDS} records, references {@value #WINDOWS} windows. Times are of one core (CPU time), medians of rounds that take turns.
 */
public final class DetectorSpeed {
    private static final int ROUNDS = 11;
    private static final int RECORDS = 100;
    private static final int WINDOWS = 500;
    private static final int PARTITIONS = 4;
    private static final int RECENT = 32;
    private static final int EVENTS = 10_000;
    private static final double RECORDS_PER_SECOND = 10_000;
    private static final StreamId STREAM = new StreamId("model", "1", "");
    private static final Provenance PROVENANCE = new Provenance("ab".repeat(32), "mc-dropout", 50, 7L, null, false);

    private final Random random = new Random(1);
    private final List<UncertaintyEvent> events = new ArrayList<>();
    private final List<WindowCounts> ticks = new ArrayList<>();
    private final List<Interleaved.Variant> variants = new ArrayList<>();

    private DetectorSpeed() {
        for (int i = 0; i < EVENTS; i++) {
            events.add(event());
        }
        for (int i = 0; i < WINDOWS; i++) {
            ticks.add(counts(RECORDS));
        }
    }

    /** No arguments. */
    public static void main(String[] args) throws Exception {
        new DetectorSpeed().run();
    }

    private void run() throws Exception {
        variants.add(new Interleaved.Variant("count a record", EVENTS, this::countAll));
        variants.add(new Interleaved.Variant("count a record and encode the recent ones", EVENTS, this::countAndStore));
        variants.add(
                new Interleaved.Variant("merge " + PARTITIONS + " parts of a window, per window", 1, this::mergeOnce));
        for (DetectionMethod method : DetectionMethod.values()) {
            Armed armed = new Armed(method);
            variants.add(new Interleaved.Variant("close an armed window, " + method.label(), 1, armed::close));
            if (method == DetectionMethod.E_DETECTOR) {
                variants.add(new Interleaved.Variant("the same with the state encoded", 1, armed::closeAndSave));
            }
        }
        double[] micros = Interleaved.medianMicros(variants, ROUNDS, Interleaved.Clock.CPU);
        System.out.printf("medians of %d rounds, one core, us%n", ROUNDS);
        for (int i = 0; i < micros.length; i++) {
            System.out.printf(Locale.ROOT, "%-55s %10.3f%n", variants.get(i).name(), micros[i]);
        }
        double core = 1e6 / RECORDS_PER_SECOND;
        System.out.printf(
                Locale.ROOT,
                "%nat %,.0f records/s a core has %.0f us for a record: counting takes %.2f %% of it, with the recent counts encoded %.2f %%;"
                        + "%nmerging windows of one second %.3f %%%n",
                RECORDS_PER_SECOND,
                core,
                100 * micros[0] / core,
                100 * micros[1] / core,
                100 * micros[2] / 1e6);
        states();
    }

    private void countAll() {
        WindowAggregate window = new WindowAggregate();
        events.forEach(window::add);
    }

    /** As the first stage does, which stores what it holds with every record. */
    private void countAndStore() {
        SingleObjectCodec<WindowCounts> codec = new SingleObjectCodec<>(WindowCounts.class);
        WindowAggregate recent = new WindowAggregate();
        for (UncertaintyEvent event : events) {
            recent.add(event);
            codec.encode(recent.toAvro());
            recent = recent.records() >= RECENT ? new WindowAggregate() : recent;
        }
    }

    private void mergeOnce() {
        WindowAggregate window = new WindowAggregate();
        for (int i = 0; i < PARTITIONS; i++) {
            window.merge(WindowAggregate.of(ticks.get(random.nextInt(ticks.size()))));
        }
        window.toAvro();
    }

    private void states() throws Exception {
        System.out.printf("%nstate of a stream, bytes%n");
        for (DetectionMethod method : DetectionMethod.values()) {
            Armed armed = new Armed(method);
            System.out.printf(
                    Locale.ROOT,
                    "%-20s learning %,9d   reference %,9d   armed %,7d%n",
                    method.label(),
                    armed.learningBytes,
                    armed.reference.toByteBuffer().remaining(),
                    armed.detector.state().toByteBuffer().remaining());
        }
    }

    /** A stream that is past learning, and windows like those it learned from. */
    private final class Armed {
        private final SingleObjectCodec<DetectorState> codec = new SingleObjectCodec<>(DetectorState.class);
        private final DetectorFactory factory;
        private final int learningBytes;
        private final ReferenceProfile reference;
        private StreamDetector detector;
        private long tick;

        Armed(DetectionMethod method) throws Exception {
            factory = new DetectorFactory(
                    new DetectionParameters("1 per 7d", 60_480, WINDOWS, RECORDS, .01, 8, 100).withMethod(method));
            detector = factory.start(STREAM, PROVENANCE);
            Outcome last = next();
            int learning = 0;
            while (last.learned().isEmpty()) {
                learning = detector.state().toByteBuffer().remaining();
                last = next();
            }
            learningBytes = learning;
            reference = last.learned().get();
        }

        /** An alarm would let the detectors rest; the stream is then watched from the start. */
        void close() {
            Outcome outcome = next();
            if (outcome.status() == Status.ALARM) {
                detector = factory.start(reference);
            }
        }

        void closeAndSave() {
            close();
            codec.encode(detector.state());
        }

        private Outcome next() {
            Instant start = Instant.ofEpochMilli(10_000 * tick);
            WindowCounts counts = ticks.get((int) (tick % ticks.size()));
            tick++;
            return detector.onWindow(new WindowSummary(
                    STREAM, PROVENANCE, start, Instant.ofEpochMilli(10_000 * tick), counts, 0L, PARTITIONS, null));
        }
    }

    private WindowCounts counts(int records) {
        WindowAggregate counts = new WindowAggregate();
        for (int i = 0; i < records; i++) {
            counts.add(events.get(random.nextInt(events.size())));
        }
        return counts.toAvro();
    }

    private UncertaintyEvent event() {
        double epistemic = Math.exp(random.nextGaussian() - 4);
        double aleatoric = Math.exp(.5 * random.nextGaussian() - 2);
        return UncertaintyEvent.newBuilder()
                .setId("id")
                .setStream(STREAM)
                .setEventTime(Instant.EPOCH)
                .setSource(new SourceRef("inputs", 0, 0L))
                .setProvenance(PROVENANCE)
                .setTask(Task.CLASSIFICATION)
                .setPredictedClass((int) (10 * random.nextDouble() * random.nextDouble()))
                .setConfidence(1 / (1 + Math.exp(-2 - random.nextGaussian())))
                .setTotal(epistemic + aleatoric)
                .setAleatoric(aleatoric)
                .setEpistemic(epistemic)
                .setEnergy(random.nextGaussian())
                .setMahalanobis(Math.exp(3 + .4 * random.nextGaussian()))
                .setNearestNeighbour(Math.exp(.2 * random.nextGaussian() - 1))
                .build();
    }
}
