package io.epistream.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamStandingsTest {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final EpistreamMetrics metrics = new EpistreamMetrics(registry, 2);

    @Test
    void showsTheFirstSegmentsOfAModelVersionByThemselvesAndCountsTheOthers() {
        set("a", "armed", 1);
        set("b", "alarm", 9);
        set("c", "alarm", 7);
        set("d", "armed", -3);
        set("e", "alarm", 4);

        assertThat(state("a", "armed")).isEqualTo(1);
        assertThat(state("a", "alarm")).isZero();
        assertThat(state("b", "alarm")).isEqualTo(1);
        assertThat(state("other", "alarm")).isEqualTo(2);
        assertThat(state("other", "armed")).isEqualTo(1);
        assertThat(evidence("other")).isEqualTo(7);
        assertThat(state("c", "alarm")).isNull();
    }

    @Test
    void followsStreamsThatShareASeries() {
        set("a", "armed", 0);
        set("b", "armed", 0);
        set("c", "learning", -20);
        set("d", "alarm", 7);
        set("d", "armed", 2);

        assertThat(state("other", "alarm")).isZero();
        assertThat(state("other", "armed")).isEqualTo(1);
        assertThat(evidence("other")).isEqualTo(2);

        metrics.standings.remove(stream("d"));
        assertThat(state("other", "armed")).isZero();
        assertThat(evidence("other")).isEqualTo(-20);

        metrics.standings.remove(stream("c"));
        assertThat(state("other", "learning")).isNull();
        assertThat(evidence("other")).isNull();
    }

    @Test
    void takesOffAStreamThatAnotherProcessHasNow() {
        set("a", "alarm", 9);
        metrics.standings.remove(stream("a"));
        metrics.standings.remove(stream("never seen"));

        assertThat(Collections.list(registry.filteredMetricFamilySamples(
                        Set.of("epistream_detector_state", "epistream_detector_log_evidence"))))
                .allSatisfy(family -> assertThat(family.samples).isEmpty());
    }

    @Test
    void givesTheNextVersionOfAModelSeriesOfItsOwn() {
        for (String segment : List.of("a", "b", "c")) {
            set(segment, "armed", 0);
        }
        StreamLabels next = new StreamLabels("fraud", "2", "c");

        assertThat(metrics.series.shown(stream("c"))).isEqualTo(stream("other"));
        assertThat(metrics.series.shown(next)).isEqualTo(next);
    }

    @Test
    void aSegmentThatIsCalledOtherNeverHasSeriesOfItsOwn() {
        assertThat(metrics.series.isOwn(stream("other"))).isFalse();
    }

    private void set(String segment, String state, double logEvidence) {
        metrics.standings.set(stream(segment), state, logEvidence, 9.2);
    }

    private static StreamLabels stream(String segment) {
        return new StreamLabels("fraud", "1", segment);
    }

    private @Nullable Double state(String segment, String state) {
        return registry.getSampleValue(
                "epistream_detector_state",
                new String[] {"model", "version", "segment", "state"},
                stream(segment).and(state));
    }

    private @Nullable Double evidence(String segment) {
        return registry.getSampleValue(
                "epistream_detector_log_evidence",
                new String[] {"model", "version", "segment"},
                stream(segment).and());
    }
}
