package io.epistream.streams.window;

import static io.epistream.streams.window.UncertaintyEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.schemas.Measure;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.WindowCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowAggregateTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void mergingAnyGroupingInAnyOrderGivesTheBytesOfCountingAllAtOnce(long seed) {
        Random random = new Random(seed);
        List<UncertaintyEvent> events = new ArrayList<>(Stream.generate(() -> UncertaintyEvents.random(random))
                .limit(2000)
                .toList());
        byte[] bulk = bytes(counted(events).toAvro());
        Collections.shuffle(events, random);
        List<WindowAggregate> parts = new ArrayList<>();
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + random.nextInt(300));
            parts.add(counted(events.subList(from, to)));
            from = to;
        }
        while (parts.size() > 1) {
            Collections.shuffle(parts, random);
            WindowAggregate taken = parts.remove(parts.size() - 1);
            parts.get(random.nextInt(parts.size())).merge(taken);
        }
        assertThat(bytes(parts.get(0).toAvro())).as("seed %d", seed).isEqualTo(bulk);
    }

    @Test
    void comesBackFromItsBytesAndGoesOnCounting() throws IOException {
        Random random = new Random(11);
        WindowAggregate aggregate = new WindowAggregate();
        WindowAggregate restored = new WindowAggregate();
        for (int i = 0; i < 200; i++) {
            UncertaintyEvent event = UncertaintyEvents.random(random);
            aggregate.add(event);
            restored.add(event);
            restored = WindowAggregate.of(
                    WindowCounts.fromByteBuffer(restored.toAvro().toByteBuffer()));
        }
        assertThat(bytes(restored.toAvro())).isEqualTo(bytes(aggregate.toAvro()));
    }

    @Test
    void momentsAreThoseOfTheValues() {
        WindowAggregate aggregate = counted(List.of(event(1, .25, .75), event(2, .5, 1.5), event(6, 3.0, 3.0)));
        assertThat(aggregate.records()).isEqualTo(3);
        assertThat(aggregate.mean(Measure.TOTAL)).hasValue(3);
        assertThat(aggregate.variance(Measure.TOTAL).orElseThrow()).isCloseTo(14 / 3.0, within(1e-15));
        assertThat(aggregate.min(Measure.TOTAL)).hasValue(1);
        assertThat(aggregate.max(Measure.TOTAL)).hasValue(6);
        assertThat(aggregate.mean(Measure.ENERGY)).hasValue(-4);
    }

    @Test
    void aMeasureThatIsAbsentStaysAbsentAndIsNeverZero() {
        WindowAggregate aggregate = counted(List.of(event(1, null, null), event(2, null, null)));
        assertThat(aggregate.count(Measure.EPISTEMIC)).isZero();
        assertThat(aggregate.mean(Measure.EPISTEMIC)).isEmpty();
        assertThat(aggregate.quantile(Measure.EPISTEMIC, .5)).isEmpty();
        assertThat(aggregate.toAvro().getMeasures())
                .extracting(summary -> summary.getMeasure())
                .containsExactly(Measure.TOTAL, Measure.CONFIDENCE, Measure.ENERGY);
        aggregate.merge(counted(List.of(event(1, .5, .5))));
        assertThat(aggregate.count(Measure.EPISTEMIC)).isOne();
        assertThat(aggregate.mean(Measure.EPISTEMIC)).hasValue(.5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aValueThatIsNotFiniteIsRefusedAndNothingIsCounted(double value) {
        WindowAggregate aggregate = new WindowAggregate();
        assertThat(WindowAggregate.refusal(event(1, .5, value))).hasValue("EPISTEMIC: must be finite, was " + value);
        assertThatThrownBy(() -> aggregate.add(event(1, .5, value))).isInstanceOf(IllegalArgumentException.class);
        assertThat(aggregate.toAvro()).isEqualTo(new WindowAggregate().toAvro());
    }

    @Test
    void aHugeValueSaturatesTheSumsAndKeepsItsMaximum() {
        WindowAggregate aggregate = counted(List.of(event(1e30, null, null), event(1e30, null, null)));
        assertThat(aggregate.mean(Measure.TOTAL).orElseThrow()).isCloseTo(0x1p31, within(1.0));
        assertThat(aggregate.variance(Measure.TOTAL)).hasValue(0);
        assertThat(aggregate.max(Measure.TOTAL)).hasValue(1e30);
    }

    @Test
    void classesFromAThousandOnAreCountedTogether() {
        WindowAggregate aggregate = new WindowAggregate();
        for (Integer predicted : new Integer[] {0, 999, 999, 1000, 5_000_000, null}) {
            aggregate.add(event(predicted, 1, null, null, null, null));
        }
        assertThat(aggregate.toAvro().getPredictedClasses())
                .containsOnly(
                        java.util.Map.entry("0", 1L), java.util.Map.entry("999", 2L), java.util.Map.entry("other", 2L));
    }

    @Test
    void quantilesLieWithinABinOfTheTruthAndWithinMinimumAndMaximum() {
        WindowAggregate aggregate = new WindowAggregate();
        for (int i = 1; i <= 1000; i++) {
            aggregate.add(event(0, i / 100.0, null, null, i / 1000.0, null));
        }
        assertThat(aggregate.quantile(Measure.TOTAL, .95).orElseThrow()).isCloseTo(9.5, within(.16));
        assertThat(aggregate.quantile(Measure.CONFIDENCE, .95).orElseThrow()).isCloseTo(.95, within(.002));
        assertThat(aggregate.quantile(Measure.TOTAL, 0)).hasValue(.01);
        assertThat(aggregate.quantile(Measure.TOTAL, 1)).hasValue(10);
        assertThatThrownBy(() -> aggregate.quantile(Measure.TOTAL, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static WindowAggregate counted(List<UncertaintyEvent> events) {
        WindowAggregate aggregate = new WindowAggregate();
        events.forEach(aggregate::add);
        return aggregate;
    }

    private static byte[] bytes(WindowCounts counts) {
        try {
            return counts.toByteBuffer().array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
