package io.epistream.streams.topology;

import static io.epistream.streams.topology.WatchEvents.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.state.PartialWindowV1;
import io.epistream.schemas.state.WatchMessageV1;
import io.epistream.schemas.state.WatermarkV1;
import io.epistream.streams.config.Windows;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.window.WindowAggregate;
import io.prometheus.client.CollectorRegistry;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One partition's half of the windows: size 10 s, grace 2 s. */
class PartialWindowsTest {
    private static final Windows WINDOWS =
            new Windows(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(5));
    private static final int PARTITION = 4;

    @TempDir
    private File stateDir;

    private boolean everythingRead = true;
    private final Backlog backlog = partition -> partition == PARTITION && everythingRead;
    private final EpistreamMetrics metrics = new EpistreamMetrics(new CollectorRegistry(), 100);
    private StageDriver<byte[], WatchedEvent, String, WatchMessageV1> driver;

    @BeforeEach
    void start() {
        driver = new StageDriver<>(PartialWindows.stage(WINDOWS, backlog, metrics), PARTITION, stateDir);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void aWindowIsSentOnceItsEndAndGraceHavePassedAndTheWatermarkFollows() {
        assertThat(at(1)).containsExactly(new WatermarkV1(PARTITION, START - 10_000, false));
        assertThat(at(2)).containsExactly(new WatermarkV1(PARTITION, START, false));
        assertThat(at(9.999)).isEmpty();
        assertThat(at(11.999)).isEmpty();
        List<Object> out = at(12);
        assertThat(out).hasSize(2);
        assertThat(records(out.get(0))).isEqualTo(3);
        assertThat(((PartialWindowV1) out.get(0)).getStartMillis()).isEqualTo(START);
        assertThat(out.get(1)).isEqualTo(new WatermarkV1(PARTITION, START + 10_000, false));
    }

    @Test
    void recordsWithinGraceCountWhateverTheirOrder() {
        at(8);
        at(11);
        at(9.5);
        at(11.9);
        assertThat(at(3)).isEmpty();
        assertThat(records(at(12).get(0))).isEqualTo(3);
    }

    @Test
    void lateRecordsAreInNoWindowAndReportedWithTheNextOne() {
        at(1);
        at(12);
        assertThat(at(9.9)).isEmpty();
        assertThat(at(2)).isEmpty();
        PartialWindowV1 next = (PartialWindowV1) at(22).get(0);
        assertThat(next.getLateRecords()).isEqualTo(2);
        assertThat(next.getCounts().getRecords()).isEqualTo(1);
        assertThat(((PartialWindowV1) at(32).get(0)).getLateRecords()).isZero();
        assertThat(metrics.lateRecords.labels("digits", "1", "").get()).isEqualTo(2);
    }

    @Test
    void severalWindowsAreSentInOrderOfTime() {
        at(1);
        List<Object> out = at(41);
        at(39.5);
        assertThat(out).hasSize(2);
        List<Object> rest = at(100);
        assertThat(rest.subList(0, 2))
                .extracting(content -> ((PartialWindowV1) content).getStartMillis())
                .containsExactly(START + 30_000, START + 40_000);
        assertThat(rest.get(2)).isInstanceOf(WatermarkV1.class);
    }

    @Test
    void aSilentPartitionSendsWhatItHasAndTakesPartAgainWithItsNextRecord() {
        at(1);
        assertThat(contents(driver.tick(4, START))).isEmpty();
        List<Object> idle = contents(driver.tick(1, START));
        assertThat(records(idle.get(0))).isEqualTo(1);
        assertThat(idle.get(1)).isEqualTo(new WatermarkV1(PARTITION, START - 10_000, true));
        assertThat(contents(driver.tick(9, START))).isEmpty();

        assertThat(at(1.5)).containsExactly(new WatermarkV1(PARTITION, START - 10_000, false));
        PartialWindowV1 cumulative = (PartialWindowV1) at(12).get(0);
        assertThat(cumulative.getCounts().getRecords()).isEqualTo(2);
        assertThat(cumulative.getSentRecords()).isEqualTo(1);
    }

    @Test
    void whatTheMergeKnowsInFullIsNotSentAgain() {
        at(1);
        driver.tick(5, START);
        assertThat(at(12)).containsExactly(new WatermarkV1(PARTITION, START + 10_000, false));
    }

    @Test
    void aPartitionThatIsBehindIsNotIdleHoweverLongItsRecordsTake() {
        at(1);
        everythingRead = false;
        assertThat(driver.tick(60, START)).isEmpty();
        everythingRead = true;
        assertThat(driver.tick(4, START)).hasSize(2);
    }

    @Test
    void aPartitionWhoseBacklogHoldsNothingIsLetGoInTheEnd() {
        everythingRead = false;
        assertThat(driver.tick(79, START)).isEmpty();
        assertThat(contents(driver.tick(1, START))).containsExactly(new WatermarkV1(PARTITION, Long.MIN_VALUE, true));
    }

    @Test
    void lateRecordsWaitForACompletedWindowWhetherThePartitionWasIdleOrNot() {
        at(1);
        at(12);
        at(2);
        assertThat(((PartialWindowV1) contents(driver.tick(5, START)).get(0)).getLateRecords())
                .isZero();
        PartialWindowV1 completed = (PartialWindowV1) at(22).get(0);
        assertThat(completed.getLateRecords()).isOne();
        assertThat(completed.getCounts().getRecords()).isOne();
        assertThat(completed.getSentRecords()).isOne();
    }

    @Test
    void aPartitionThatNeverHadARecordSaysSo() {
        assertThat(contents(driver.tick(3, START))).isEmpty();
        assertThat(contents(driver.tick(1, START))).containsExactly(new WatermarkV1(PARTITION, Long.MIN_VALUE, true));
    }

    @Test
    void aTaskThatStartsAgainAfterAnyRecordSendsTheSame() {
        SplittableRandom random = new SplittableRandom(17);
        List<UncertaintyEvent> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            long time = START + i * 200L + random.nextLong(4000);
            events.add(WatchEvents.random("r" + i, WatchEvents.STREAM, time, 1, random));
        }
        List<Object> uninterrupted = new ArrayList<>();
        events.forEach(event -> uninterrupted.addAll(process(event)));
        assertThat(metrics.lateRecords.labels("digits", "1", "").get()).isPositive();

        stop();
        start0("again");
        List<Object> interrupted = new ArrayList<>();
        for (UncertaintyEvent event : events) {
            interrupted.addAll(process(event));
            driver.restart();
        }
        assertThat(interrupted).isEqualTo(uninterrupted);
    }

    @Test
    void theSentCountsAreTheEventsCountsExactly() {
        SplittableRandom random = new SplittableRandom(3);
        WindowAggregate expected = new WindowAggregate();
        for (int i = 0; i < 10 * OpenWindow.RECENT + 7; i++) {
            UncertaintyEvent event = WatchEvents.random("r" + i, WatchEvents.STREAM, START + i, 1, random);
            expected.add(event);
            process(event);
        }
        PartialWindowV1 sent = (PartialWindowV1) at(12).get(0);
        assertThat(sent.getCounts()).isEqualTo(expected.toAvro());
    }

    private void start0(String name) {
        driver =
                new StageDriver<>(PartialWindows.stage(WINDOWS, backlog, metrics), PARTITION, new File(stateDir, name));
    }

    private List<Object> at(double seconds) {
        return process(WatchEvents.event("r", START + Math.round(seconds * 1000)));
    }

    private List<Object> process(UncertaintyEvent event) {
        WatchedEvent watched = new WatchedEvent(new StreamKeys().of(event), event);
        return contents(driver.process(new byte[0], watched, watched.timeMillis()));
    }

    private static List<Object> contents(List<Record<? extends String, ? extends WatchMessageV1>> records) {
        return records.stream().map(record -> record.value().getContent()).toList();
    }

    private static long records(Object content) {
        return ((PartialWindowV1) content).getCounts().getRecords();
    }
}
