package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Direction;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.window.WindowAggregate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every detector there is, whatever its method, on every signal and direction it watches. */
class DetectorContractTest {
    private static final int WINDOWS = 200;
    private static final double PROMISE = 1000;
    private static final ReferenceProfile PROFILE = learned(new Ticks(7), 0);
    private static final ReferenceProfile CLUSTERED = learned(new Ticks(8), 1);

    /** One detector: how to make it, the reference it belongs to, and what it calls a change when alone. */
    record Subject(String name, Evidence evidence, Evidence twin, Reference reference) {
        Detector detector() {
            return evidence.detector(0);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Subject> detectors() {
        List<Subject> subjects = new ArrayList<>();
        for (DetectionMethod method : DetectionMethod.values()) {
            subjects.addAll(subjects(method, PROFILE));
        }
        subjects.addAll(subjects(DetectionMethod.E_DETECTOR, CLUSTERED).stream()
                .filter(subject -> subject.detector().signal().label().endsWith(".exceedance"))
                .toList());
        subjects.add(harm());
        return subjects.stream();
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void goesOnToTheBitFromItsMemory(Subject subject) {
        Random random = new Random(1);
        for (int t = 0; t < 300; t++) {
            Observation window = noisy(subject, t < 250 ? 0 : 1, random);
            subject.evidence().update(window);
            subject.twin().update(window);
            subject.twin().reset();
            subject.twin().restore(subject.evidence().state());
            assertThat(subject.twin().value()).isEqualTo(subject.evidence().value());
            assertThat(subject.twin().detector(0).direction())
                    .isEqualTo(subject.detector().direction());
        }
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void aWindowWithoutTheSignalChangesNothing(Subject subject) {
        Random random = new Random(2);
        for (int t = 0; t < 30; t++) {
            subject.evidence().update(noisy(subject, 1, random));
        }
        List<Double> before = subject.evidence().state();
        double[] nothing = new double[subject.reference().signals().size()];
        Arrays.fill(nothing, Double.NaN);
        subject.evidence()
                .update(new Observation(
                        nothing, 0, Collections.nCopies(3, new Observation.Tail(0, 0)), new WindowAggregate()));
        assertThat(subject.evidence().state()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void theSameNormalWindowOverAndOverNeverAlarms(Subject subject) {
        Observation window = typical(subject);
        for (int t = 0; t < 5_000; t++) {
            subject.evidence().update(window);
            assertThat(subject.evidence().alarms()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void afterAHundredThousandWindowsItsMemoryIsAsLongAsAtFirstAndFinite(Subject subject) {
        int length = subject.detector().memory().length;
        assertThat(length).isLessThan(200);
        Random random = new Random(3);
        Observation[] windows = IntStream.range(0, 100)
                .mapToObj(i -> noisy(subject, i % 3, random))
                .toArray(Observation[]::new);
        for (int t = 0; t < 100_000; t++) {
            subject.evidence().update(windows[random.nextInt(windows.length)]);
        }
        assertThat(subject.detector().memory()).hasSize(length);
        assertThat(DoubleStream.of(subject.detector().memory())).allMatch(Double::isFinite);
        assertThat(subject.detector().evidence()).isFinite();
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void aShiftOfThreeStandardDeviationsIsFoundWithinFiftyWindows(Subject subject) {
        Random random = new Random(4);
        Direction direction = subject.detector().direction();
        int delay = 0;
        while (!subject.evidence().alarms() && delay <= 50) {
            subject.evidence().update(noisy(subject, direction == Direction.UP ? 3 : -3, random));
            delay++;
        }
        assertThat(delay).isLessThanOrEqualTo(50);
        assertThat(subject.detector().direction()).isEqualTo(direction);
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void aResetLeavesNoTrace(Subject subject) {
        Random random = new Random(5);
        for (int t = 0; t < 40; t++) {
            subject.evidence().update(noisy(subject, 2, random));
        }
        subject.evidence().reset();
        assertThat(subject.evidence().value()).isZero();
        assertThat(subject.evidence().state()).isEqualTo(subject.twin().state());
    }

    private static List<Subject> subjects(DetectionMethod method, ReferenceProfile profile) {
        EvidenceMaker maker =
                new EvidenceMaker(new DetectionParameters("", PROMISE, WINDOWS, 100, .01, 8, 0).withMethod(method));
        Reference reference = new Reference(profile);
        List<Detector> all = maker.of(reference).detectors();
        List<Detector> twins = maker.of(reference).detectors();
        return IntStream.range(0, all.size())
                .mapToObj(i -> new Subject(
                        all.get(i).name() + " on " + all.get(i).signal().label() + " "
                                + all.get(i).direction(),
                        alone(method, all.get(i)),
                        alone(method, twins.get(i)),
                        reference))
                .toList();
    }

    private static Evidence alone(DetectionMethod method, Detector detector) {
        return method == DetectionMethod.E_DETECTOR
                ? Evidence.betting(List.of(detector), PROMISE)
                : Evidence.baseline(List.of(detector));
    }

    private static Subject harm() {
        Reference reference = new Reference(PROFILE);
        RankedSignal loss = reference.signals().get(0);
        double limit = loss.mean() + loss.sd();
        return new Subject(
                "D4",
                Evidence.betting(
                        List.of(new BettingDetector("D4", loss, Direction.UP, new LossBets(loss, limit))), PROMISE),
                Evidence.betting(
                        List.of(new BettingDetector("D4", loss, Direction.UP, new LossBets(loss, limit))), PROMISE),
                reference);
    }

    /** Every signal where the detector takes its middle to be, ranks the median and baselines the mean; records like the reference's. */
    private static Observation typical(Subject subject) {
        double[] statistics = subject.reference().signals().stream()
                .mapToDouble(signal -> subject.detector() instanceof Baseline ? signal.mean() : median(signal))
                .toArray();
        return observation(subject.reference(), statistics, subject.reference().records());
    }

    private static double median(RankedSignal signal) {
        double low = signal.mean() - 5 * signal.sd();
        double high = signal.mean() + 5 * signal.sd();
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            if (signal.rank(0, middle, Direction.DOWN) <= WINDOWS / 2) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static Observation noisy(Subject subject, double shift, Random random) {
        List<RankedSignal> signals = subject.reference().signals();
        double[] statistics = signals.stream()
                .mapToDouble(signal -> signal.mean() + signal.sd() * (shift + random.nextGaussian()))
                .toArray();
        WindowAggregate counts = subject.detector() instanceof KolmogorovSmirnov
                ? WindowAggregate.of(new Ticks(random.nextLong())
                        .tick(100, .35 * shift, .3 * shift, .35 * shift)
                        .getCounts())
                : new WindowAggregate();
        return observation(subject.reference(), statistics, counts);
    }

    private static Observation observation(Reference reference, double[] statistics, WindowAggregate counts) {
        List<Observation.Tail> tails = new ArrayList<>();
        for (int i = 0; i < statistics.length; i++) {
            if (Signal.isExceedance(reference.signals().get(i).label())) {
                tails.add(new Observation.Tail(100, Math.max(0, Math.round(100 * statistics[i]))));
            }
        }
        return new Observation(statistics, 100, tails, counts);
    }

    private static ReferenceProfile learned(Ticks ticks, double spread) {
        Random random = new Random(6);
        StreamDetector detector = new DetectorFactory(new DetectionParameters("", PROMISE, WINDOWS, 100, .01, 8, 0))
                .start(Ticks.STREAM, Ticks.PROVENANCE);
        Outcome last;
        do {
            WindowSummary tick = ticks.tick(100, spread * random.nextGaussian(), 0);
            last = detector.onWindow(tick);
        } while (last.learned().isEmpty());
        return last.learned().get();
    }
}
