package io.epistream.streams.topology;

import static io.epistream.streams.topology.WatchEvents.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Alert;
import io.epistream.schemas.AlertKind;
import io.epistream.schemas.Cause;
import io.epistream.schemas.Direction;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.state.FleetDecisionV1;
import io.epistream.schemas.state.FleetReportV1;
import io.epistream.streams.detect.FleetRule;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.prometheus.client.CollectorRegistry;
import java.io.File;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten streams with one promise of a hundred ticks: a single one needs M of 1000, two of them 500 each. */
class FleetAlarmsTest {
    @TempDir
    private File stateDir;

    private StageDriver<String, FleetReportV1, String, SpecificRecord> fleet;

    @BeforeEach
    void start() {
        fleet = new StageDriver<>(
                FleetAlarms.stage(new FleetRule(10, 100), new EpistreamMetrics(new CollectorRegistry(), 100)),
                0,
                stateDir);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void aStreamAloneMustHoldTheEvidenceOfTheWholeFleet() {
        report("a", 1, 999);
        assertThat(decided()).isEmpty();
        report("a", 1, 1001);
        List<Record<? extends String, ? extends SpecificRecord>> said = decided();
        assertThat(said)
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.key()).isEqualTo("digits/1/a"));
        Alert alert = (Alert) said.get(0).value();
        assertThat(alert.getLogThreshold()).isEqualTo(Math.log(1000));
        assertThat(said.get(1).value()).isEqualTo(new FleetDecisionV1("digits/1/a#0", 1L, 3));
    }

    @Test
    void twoStreamsAreWeighedTogether() {
        report("a", 1, 600);
        report("b", 1, 501);
        assertThat(alarmed()).containsExactly("a", "b");
        assertThat(alarmed()).as("once").isEmpty();
    }

    @Test
    void aStreamThatFellBackNoLongerCounts() {
        report("a", 1, 600);
        fleet.process("fleet", new FleetReportV1("digits/1/a#0", 1L, 3, Math.log(50), null), START);
        report("b", 1, 501);
        assertThat(alarmed()).isEmpty();
    }

    @Test
    void reportsThatWereOnTheirWayStartNoSecondAlarmButTheNextEpisodeDoes() {
        report("a", 1, 2000);
        assertThat(alarmed()).containsExactly("a");
        report("a", 1, 3000);
        assertThat(alarmed()).isEmpty();
        report("a", 2, 3000);
        assertThat(alarmed()).containsExactly("a");
    }

    @Test
    void aTaskThatStartsAgainRemembersWhatWasReportedAndWhatWasDecided() {
        report("a", 1, 600);
        report("c", 1, 2000);
        fleet.restart();
        assertThat(alarmed()).containsExactly("c", "a");
        fleet.restart();
        report("c", 1, 2000);
        assertThat(alarmed()).isEmpty();
    }

    private void report(String segment, long episode, double evidence) {
        var report = new FleetReportV1("digits/1/" + segment + "#0", episode, 3, Math.log(evidence), alert(segment));
        fleet.process("fleet", report, START);
    }

    private List<Record<? extends String, ? extends SpecificRecord>> decided() {
        return fleet.tick(1, START);
    }

    private List<String> alarmed() {
        return decided().stream()
                .map(FleetAlarmsTest::segment)
                .filter(segment -> segment != null)
                .map(String::valueOf)
                .toList();
    }

    private static @Nullable String segment(Record<? extends String, ? extends SpecificRecord> record) {
        return record.value() instanceof Alert alert ? alert.getStream().getSegment() : null;
    }

    private static Alert alert(String segment) {
        return Alert.newBuilder()
                .setId(segment)
                .setEpisode(1)
                .setStream(new StreamId("digits", "1", segment))
                .setState(EpisodeState.STARTED)
                .setKind(AlertKind.DRIFT)
                .setCause(Cause.EPISTEMIC)
                .setWindowStart(Instant.ofEpochMilli(START))
                .setWindowEnd(Instant.ofEpochMilli(START + 10_000))
                .setDetector("D1")
                .setSignal("epistemic.mean")
                .setDirection(Direction.UP)
                .setLogEvidence(7)
                .setLogThreshold(0)
                .setPromise("1 per 7d")
                .setEffectSize(2)
                .setValue(1)
                .setReferenceMean(0.5)
                .setRecordsInWindow(100)
                .setMessage("Drift")
                .build();
    }
}
