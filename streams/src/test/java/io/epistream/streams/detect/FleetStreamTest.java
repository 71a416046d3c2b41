package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Alert;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.state.FleetDecisionV1;
import io.epistream.schemas.state.FleetReportV1;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream of a fleet of a hundred: it reports, and alarms when told to. */
class FleetStreamTest {
    private static final DetectionParameters PARAMETERS =
            new DetectionParameters("1 per 7d", 500, 60, 80, .01, 8, 20).withFleetStreams(100);
    private static final DetectorFactory FACTORY = new DetectorFactory(PARAMETERS);

    private final Ticks ticks = new Ticks(3);
    private StreamDetector detector = FACTORY.start(Ticks.STREAM, Ticks.PROVENANCE);
    private Optional<ReferenceProfile> reference = Optional.empty();

    @BeforeEach
    void learn() {
        while (reference.isEmpty()) {
            reference = detector.onWindow(ticks.normal(100)).learned();
        }
    }

    @Test
    void normalWindowsReportNothing() {
        for (int i = 0; i < 200; i++) {
            assertThat(detector.onWindow(ticks.normal(100)).fleetReport()).isEmpty();
        }
    }

    @Test
    void aMovedStreamReportsUntilItIsToldThatItsAlarmWasSentAndThenRestsTillItRecovers() {
        FleetReportV1 report = moved();
        Alert draft = report.getAlert();
        assertThat(draft.getState()).isEqualTo(EpisodeState.STARTED);
        assertThat(draft.getEpisode()).isEqualTo(1);
        assertThat(draft.getId()).endsWith("/1/started");
        assertThat(detector.onWindow(ticks.tick(100, 3, 0)).status()).isNotEqualTo(Status.ALARM);

        detector.start(new FleetDecisionV1(report.getStreamKey(), 1L, report.getPart()));
        Outcome open = detector.onWindow(ticks.tick(100, 3, 0));
        assertThat(open.status()).isEqualTo(Status.ALARM);
        assertThat(open.fleetReport()).isEmpty();
        assertThat(open.alerts()).isEmpty();
        List<Alert> ended = recover();
        assertThat(ended).extracting(Alert::getId).allMatch(id -> id.endsWith("/1/recovered"));
        assertThat(moved().getEpisode()).isEqualTo(2);
    }

    @Test
    void aDecisionAboutAnEpisodeThatIsNotTheNextChangesNothing() {
        FleetReportV1 report = moved();
        detector.start(new FleetDecisionV1(report.getStreamKey(), 2L, report.getPart()));
        assertThat(detector.onWindow(ticks.tick(100, 3, 0)).status()).isNotEqualTo(Status.ALARM);
    }

    @Test
    void aStreamThatFallsBackSaysSoOnceAlsoAfterARestart() {
        moved();
        detector = FACTORY.resume(detector.state(), reference);
        List<FleetReportV1> reports = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            detector.onWindow(ticks.normal(100)).fleetReport().ifPresent(reports::add);
        }
        assertThat(reports).hasSizeBetween(1, 100);
        assertThat(reports.get(reports.size() - 1).getAlert()).isNull();
    }

    @Test
    void aStreamThatDropsItsReferenceNoLongerCounts() {
        moved();
        detector.relearn("new data");
        FleetReportV1 report = detector.standing().fleetReport().orElseThrow();
        assertThat(report.getAlert()).isNull();
        assertThat(detector.standing().fleetReport()).isEmpty();
    }

    private FleetReportV1 moved() {
        for (int i = 0; i < 50; i++) {
            Optional<FleetReportV1> report =
                    detector.onWindow(ticks.tick(100, .8, 0)).fleetReport();
            if (report.isPresent()) {
                return report.get();
            }
        }
        throw new AssertionError("no report");
    }

    private List<Alert> recover() {
        for (int i = 0; i < 100; i++) {
            List<Alert> alerts = detector.onWindow(ticks.normal(100)).alerts();
            if (!alerts.isEmpty()) {
                return alerts;
            }
        }
        throw new AssertionError("no end");
    }
}
