package io.epistream.streams.topology;

import static io.epistream.streams.topology.WatchEvents.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.PartialWindowV1;
import io.epistream.schemas.state.WatchMessageV1;
import io.epistream.schemas.state.WatermarkV1;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.window.WindowAggregate;
import io.prometheus.client.CollectorRegistry;
import java.io.File;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing windows over three source partitions; times are window numbers, ten seconds each. */
class MergeWindowsTest {
    private static final StreamId B = new StreamId("b", "1", "");

    @TempDir
    private File stateDir;

    private final EpistreamMetrics metrics = new EpistreamMetrics(new CollectorRegistry(), 100);
    private StageDriver<String, WatchMessageV1, String, WindowSummary> driver;

    @BeforeEach
    void start() {
        driver = new StageDriver<>(MergeWindows.stage(3, metrics), 0, stateDir);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void aWindowClosesWhenTheSlowestPartitionHasPassedIt() {
        part(0, 1, 5, 0);
        part(1, 1, 7, 0);
        assertThat(watermark(0, 9)).isEmpty();
        assertThat(watermark(1, 9)).isEmpty();
        part(2, 1, 11, 0);
        assertThat(watermark(2, 0)).isEmpty();
        List<WindowSummary> closed = watermark(2, 1);
        assertThat(closed).hasSize(1);
        assertThat(closed.get(0).getCounts().getRecords()).isEqualTo(23);
        assertThat(closed.get(0).getSourcePartitions()).isEqualTo(3);
        assertThat(closed.get(0).getEnd().toEpochMilli()).isEqualTo(end(1));
    }

    @Test
    void windowsCloseInOrderOfEndAndThenOfKey() {
        send(0, 2, WatchEvents.STREAM, 1, 0, 0);
        send(0, 2, B, 1, 0, 0);
        send(0, 1, WatchEvents.STREAM, 1, 0, 0);
        send(1, 1, B, 1, 0, 0);
        watermark(0, 5);
        watermark(1, 5);
        assertThat(watermark(2, 5))
                .extracting(window ->
                        window.getEnd().toEpochMilli() + window.getStream().getModel())
                .containsExactly(end(1) + "b", end(1) + "digits", end(2) + "b", end(2) + "digits");
    }

    @Test
    void anIdlePartitionHoldsNothingBackAndAnUnheardOneEverything() {
        part(0, 1, 5, 0);
        watermark(0, 9);
        assertThat(idle(1, 0)).isEmpty();
        assertThat(idle(2, Long.MIN_VALUE)).hasSize(1);
    }

    @Test
    void whenAllAreIdleTheLargestWatermarkCounts() {
        part(0, 1, 5, 0);
        part(0, 2, 6, 0);
        idle(0, 0);
        idle(1, 1);
        assertThat(idle(2, 0)).hasSize(1);
    }

    @Test
    void whatAPartitionSendsAgainReplacesWhatItSent() {
        part(0, 1, 5, 0);
        part(0, 1, 8, 5);
        watermark(0, 1);
        watermark(1, 1);
        assertThat(watermark(2, 1).get(0).getCounts().getRecords()).isEqualTo(8);
    }

    @Test
    void recordsForAClosedWindowAreLateAndReportedOnceWithTheNext() {
        part(0, 1, 5, 0);
        watermark(1, 3);
        watermark(2, 3);
        idle(0, 0);
        // back behind the others: three more records of the window that closed over it
        assertThat(watermark(0, 0)).isEmpty();
        part(0, 1, 8, 5);
        part(0, 4, 1, 0);
        part(0, 5, 1, 0);
        watermark(1, 9);
        watermark(2, 9);
        List<WindowSummary> closed = watermark(0, 9);
        assertThat(closed).extracting(WindowSummary::getLateRecords).containsExactly(3L, 0L);
        assertThat(metrics.lateRecords.labels("digits", "1", "").get()).isEqualTo(3);
    }

    @Test
    void aTaskThatStartsAgainGoesOn() {
        part(0, 1, 5, 0);
        watermark(0, 2);
        watermark(1, 2);
        driver.restart();
        part(2, 1, 6, 0);
        driver.restart();
        assertThat(watermark(2, 2).get(0).getCounts().getRecords()).isEqualTo(11);
        driver.restart();
        part(1, 2, 9, 0);
        part(1, 3, 1, 0);
        watermark(0, 3);
        watermark(1, 3);
        assertThat(watermark(2, 3)).extracting(WindowSummary::getLateRecords).containsExactly(9L);
    }

    @Test
    void recordsCarryTheWindowsEndButNeverATimeTheBrokerHasNotSeen() {
        part(0, 1, 5, 0);
        watermark(0, 1);
        watermark(1, 1);
        var early = driver.process("watermark", new WatchMessageV1(new WatermarkV1(2, end(1), false)), end(1) - 1);
        assertThat(early).extracting(Record::timestamp).containsExactly(end(1) - 1);
        part(0, 2, 5, 0);
        watermark(0, 2);
        watermark(1, 2);
        var later = driver.process("watermark", new WatchMessageV1(new WatermarkV1(2, end(2), false)), end(2) + 99);
        assertThat(later).extracting(Record::timestamp).containsExactly(end(2));
        assertThat(later.get(0).key()).isEqualTo("digits/1/");
    }

    private void part(int partition, int window, int records, int sent) {
        assertThat(send(partition, window, WatchEvents.STREAM, records, sent, 0))
                .isEmpty();
    }

    private List<WindowSummary> send(int partition, int window, StreamId stream, int records, int sent, long late) {
        WindowAggregate counts = new WindowAggregate();
        for (int i = 0; i < records; i++) {
            UncertaintyEvent event =
                    WatchEvents.event("r", stream, end(window) - 1).build();
            counts.add(event);
        }
        PartialWindowV1 content = new PartialWindowV1(
                stream,
                WatchEvents.PROVENANCE,
                end(window - 1),
                end(window),
                partition,
                counts.toAvro(),
                late,
                (long) sent,
                0L,
                Task.CLASSIFICATION);
        return process(content);
    }

    private List<WindowSummary> watermark(int partition, int window) {
        return process(new WatermarkV1(partition, end(window), false));
    }

    private List<WindowSummary> idle(int partition, long window) {
        return process(new WatermarkV1(partition, window == Long.MIN_VALUE ? window : end((int) window), true));
    }

    private List<WindowSummary> process(Object content) {
        return driver.process("key", new WatchMessageV1(content), START).stream()
                .<WindowSummary>map(Record::value)
                .toList();
    }

    private static long end(int window) {
        return START + window * 10_000L;
    }
}
