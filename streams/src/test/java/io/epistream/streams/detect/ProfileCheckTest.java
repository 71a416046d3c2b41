package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.ExceedanceThreshold;
import io.epistream.schemas.Measure;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.ReferenceWindow;
import io.epistream.schemas.WindowCounts;
import io.epistream.streams.window.WindowAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** A profile from outside is armed, or refused with the reason; it never breaks the stream. */
class ProfileCheckTest {
    private static final DetectorFactory FACTORY =
            new DetectorFactory(new DetectionParameters("1 per 1d", 1440, 30, 40, .01, 8, 20));

    private final ReferenceProfile good = learned();

    @Test
    void whatAStreamHasLearnedCanBeArmed() {
        assertThat(FACTORY.refusal(good)).isEmpty();
    }

    @Test
    void tooFewWindowsAreNamedWithHowManyItTakes() {
        assertThat(refusal(edit().setWindows(good.getWindows().subList(0, 19)).build()))
                .isEqualTo("windows: 20 to 1000 expected, was 19");
        assertThat(refusal(edit().setWindows(List.of()).build())).contains("was 0");
    }

    @Test
    void windowsThatCannotReachThePromiseAreRefused() {
        DetectorFactory strict =
                new DetectorFactory(new DetectionParameters("1 per 10000d", 1e300, 30, 40, .01, 8, 20));
        assertThat(strict.refusal(good))
                .hasValueSatisfying(why -> assertThat(why).contains("30 are too few for the promise of 1 per 10000d"));
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        assertThat(refusal(edit().setSignals(List.of()).build())).startsWith("signals");
        assertThat(refusal(edit().setSignals(List.of("epistemic.mean")).build()))
                .startsWith("shape");
        assertThat(refusal(edit().setLagOneAutocorrelation(List.of()).build())).startsWith("shape");
        assertThat(refusal(edit().setOverDispersion(List.of()).build())).startsWith("shape");
        assertThat(refusal(edit().setThresholds(List.of()).build())).startsWith("shape");
        assertThat(refusal(edit().setRecordsPerWindow(0).build())).startsWith("recordsPerWindow");
    }

    @Test
    void unknownSignalsAndImpossibleCountsAreRefused() {
        List<String> signals = new ArrayList<>(good.getSignals());
        signals.set(0, "colour.mean");
        assertThat(refusal(edit().setSignals(signals).build())).contains("unknown colour.mean");
        List<ExceedanceThreshold> thresholds = new ArrayList<>(good.getThresholds());
        thresholds.set(0, new ExceedanceThreshold(Measure.EPISTEMIC, 3, 1.0, Long.MAX_VALUE));
        assertThat(refusal(edit().setThresholds(thresholds).build())).contains("not a profile this version can use");
        assertThat(refusal(edit().setCounts(new WindowCounts(0L, List.of(), Map.of()))
                        .build()))
                .isEqualTo("counts: no records");
        List<Double> dispersions = new ArrayList<>(good.getOverDispersion());
        dispersions.set(0, Double.NaN);
        assertThat(refusal(edit().setOverDispersion(dispersions).build())).contains("not a finite number");
    }

    @Test
    void constantAndNotFiniteStatisticsAreRefused() {
        assertThat(refusal(withFirst(i -> 1.0))).contains("epistemic.mean: 1.0 in every window");
        assertThat(refusal(withFirst(i -> i == 7 ? Double.NaN : i))).contains("epistemic.mean: NaN in a window");
        assertThat(refusal(withFirst(i -> i == 7 ? Double.POSITIVE_INFINITY : i)))
                .contains("Infinity");
    }

    private String refusal(ReferenceProfile profile) {
        Optional<String> refusal = FACTORY.refusal(profile);
        assertThat(refusal).isPresent();
        return refusal.get();
    }

    private ReferenceProfile.Builder edit() {
        return ReferenceProfile.newBuilder(good);
    }

    private ReferenceProfile withFirst(IntToDoubleFunction value) {
        List<ReferenceWindow> windows = new ArrayList<>();
        for (int i = 0; i < good.getWindows().size(); i++) {
            ReferenceWindow window = good.getWindows().get(i);
            List<Double> statistics = new ArrayList<>(window.getStatistics());
            statistics.set(0, value.applyAsDouble(i));
            windows.add(
                    ReferenceWindow.newBuilder(window).setStatistics(statistics).build());
        }
        return edit().setWindows(windows).build();
    }

    private static ReferenceProfile learned() {
        StreamDetector detector = FACTORY.start(Ticks.STREAM, Ticks.PROVENANCE);
        Ticks ticks = new Ticks(3);
        Optional<ReferenceProfile> learned = Optional.empty();
        while (learned.isEmpty()) {
            learned = detector.onWindow(ticks.normal(50)).learned();
        }
        assertThat(WindowAggregate.of(learned.get().getCounts()).records()).isEqualTo(1500);
        return learned.get();
    }
}
