package io.epistream.streams.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.metrics.StreamLabels;
import io.epistream.streams.window.WindowAggregate;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {
    private final DemoPlan plan = Plans.small();
    private final EpistreamMetrics metrics = new EpistreamMetrics(new CollectorRegistry(), 100);
    private Observations observations;
    private ProgressMeter meter;

    @BeforeEach
    void start() throws IOException {
        observations = new Observations(plan, new Traffic(plan, Pools.zoo(), "digits", 7));
        meter = new ProgressMeter(observations, metrics.registry());
    }

    @Test
    void knowsNoEvidenceBeforeTheDetectorsDo() {
        close(0);

        assertThat(meter.at(0).evidence()).isEmpty();
        assertThat(meter.at(0).logThreshold()).isNaN();
    }

    @Test
    void leavesNoWindowWithoutEvidenceHoweverSeldomItLooks() {
        close(0);
        evidence(1.5);
        meter.at(0);
        close(1);
        close(2);
        evidence(3.5);
        meter.at(1);

        assertThat(meter.at(2).evidence())
                .containsExactly(
                        new Progress.Evidence(0, 1.5), new Progress.Evidence(1, 3.5), new Progress.Evidence(2, 3.5));
        assertThat(meter.at(3).logThreshold()).isEqualTo(9.2);
    }

    private void evidence(double log) {
        metrics.standings.set(new StreamLabels("digits", "1", ""), "armed", log, 9.2);
    }

    private void close(int tick) {
        Instant start = plan.start().plus(plan.tick().multipliedBy(tick));
        Provenance provenance = Provenance.newBuilder()
                .setModelDigest("d")
                .setMethod("mc-dropout")
                .setSamples(50)
                .build();
        observations.window(WindowSummary.newBuilder()
                .setStream(new StreamId("digits", "1", ""))
                .setProvenance(provenance)
                .setStart(start)
                .setEnd(start.plus(plan.tick()))
                .setCounts(new WindowAggregate().toAvro())
                .setLateRecords(0)
                .setSourcePartitions(3)
                .build());
    }
}
