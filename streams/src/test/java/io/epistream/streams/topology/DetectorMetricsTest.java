package io.epistream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.AlertKind;
import io.epistream.schemas.Cause;
import io.epistream.schemas.Direction;
import io.epistream.schemas.Measure;
import io.epistream.schemas.StreamId;
import io.epistream.streams.detect.Outcome;
import io.epistream.streams.detect.Status;
import io.epistream.streams.detect.WindowFigures;
import io.epistream.streams.detect.WindowFigures.Alarm;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DetectorMetricsTest {
    private static final StreamId NORTH = new StreamId("fraud", "1", "north");
    private static final StreamId SOUTH = new StreamId("fraud", "1", "south");
    private static final Alarm SPIKE =
            new Alarm(AlertKind.SPIKE, Cause.EPISTEMIC, "epistemic.exceedance", Direction.UP, 12);
    private static final String EFFECT = "epistream_alarm_effect_size";
    private static final String EXCEEDANCES = "epistream_window_exceedance_ratio";

    private final CollectorRegistry registry = new CollectorRegistry();
    private final DetectorMetrics reports = new DetectorMetrics(new EpistreamMetrics(registry, 1));

    @Test
    void anAlarmKeepsTheLabelsOfItsStartAndGoesWithItsEnd() {
        report(NORTH, Status.ALARM, figures(SPIKE));
        report(
                NORTH,
                Status.ALARM,
                figures(new Alarm(AlertKind.SPIKE, Cause.ALEATORIC, "epistemic.exceedance", Direction.UP, 7)));

        assertThat(samples(EFFECT)).singleElement().satisfies(sample -> {
            assertThat(sample.value).isEqualTo(7);
            assertThat(sample.labelValues)
                    .containsExactly("fraud", "1", "north", "spike", "epistemic", "epistemic.exceedance", "up");
        });

        report(NORTH, Status.ARMED, new WindowFigures(Optional.empty(), Map.of(Measure.EPISTEMIC, .01)));
        assertThat(samples(EFFECT)).isEmpty();
    }

    @Test
    void aWindowWithoutTheLeadingSignalSaysNothingNewOfTheAlarm() {
        report(NORTH, Status.ALARM, figures(SPIKE));
        report(
                NORTH,
                Status.ALARM,
                figures(new Alarm(AlertKind.SPIKE, Cause.UNKNOWN, "epistemic.exceedance", Direction.UP, Double.NaN)));

        assertThat(samples(EFFECT))
                .singleElement()
                .satisfies(sample -> assertThat(sample.value).isEqualTo(12));
    }

    @Test
    void whatIsLearningAgainHasNoExceedances() {
        report(NORTH, Status.ALARM, figures(SPIKE));
        assertThat(samples(EXCEEDANCES))
                .singleElement()
                .satisfies(sample -> assertThat(sample.value).isEqualTo(.3));

        report(NORTH, Status.LEARNING, WindowFigures.NONE);
        assertThat(samples(EXCEEDANCES)).isEmpty();
    }

    @Test
    void aStreamWithoutSeriesOfItsOwnShowsItsStandingAlone() {
        report(NORTH, Status.ARMED, WindowFigures.NONE);
        report(SOUTH, Status.ALARM, figures(SPIKE));

        assertThat(samples(EFFECT)).isEmpty();
        assertThat(samples(EXCEEDANCES)).isEmpty();
        assertThat(registry.getSampleValue(
                        "epistream_detector_state",
                        new String[] {"model", "version", "segment", "state"},
                        new String[] {"fraud", "1", "other", "alarm"}))
                .isEqualTo(1);
    }

    @Test
    void allOfATaskGoesWithIt() {
        report(NORTH, Status.ALARM, figures(SPIKE));
        report(SOUTH, Status.ARMED, WindowFigures.NONE);
        reports.close();

        assertThat(List.of("epistream_detector_state", "epistream_reference_windows", EFFECT, EXCEEDANCES))
                .allSatisfy(name -> assertThat(samples(name)).isEmpty());
    }

    private static WindowFigures figures(Alarm alarm) {
        return new WindowFigures(Optional.of(alarm), Map.of(Measure.EPISTEMIC, .3));
    }

    private void report(StreamId stream, Status status, WindowFigures figures) {
        Outcome outcome = new Outcome(
                List.of(), Optional.empty(), 3, 9.2, status, Optional.empty(), 100, Optional.empty(), List.of());
        reports.report(stream, outcome, figures);
    }

    private List<Sample> samples(String name) {
        return Collections.list(registry.metricFamilySamples()).stream()
                .filter(family -> family.name.equals(name))
                .flatMap(family -> family.samples.stream())
                .toList();
    }
}
