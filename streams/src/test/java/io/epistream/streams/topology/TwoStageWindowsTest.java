package io.epistream.streams.topology;

import static io.epistream.streams.topology.WatchEvents.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.StreamId;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.WindowCounts;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.WatchMessageV1;
import io.epistream.streams.config.Windows;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.window.WindowAggregate;
import io.prometheus.client.CollectorRegistry;
import java.io.File;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both stages over several partitions: what is counted depends on the events alone. */
class TwoStageWindowsTest {
    private static final Windows WINDOWS =
            new Windows(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(5));
    private static final List<StreamId> STREAMS =
            List.of(new StreamId("a", "1", "eu"), new StreamId("a", "1", "us"), new StreamId("b", "2", ""));

    @TempDir
    private File stateDir;

    private final EpistreamMetrics metrics = new EpistreamMetrics(new CollectorRegistry(), 100);

    @Test
    void windowsAreTheSameForAnyNumberOfPartitionsAndAnyInterleaving() {
        SplittableRandom random = new SplittableRandom(23);
        List<UncertaintyEvent> events = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            long time = START + i * 25L + random.nextLong(2000);
            events.add(WatchEvents.random("r" + i, STREAMS.get(random.nextInt(STREAMS.size())), time, 1, random));
        }
        Map<String, WindowCounts> direct = countDirectly(events);
        assertThat(direct).as("nine windows of three streams").hasSize(27);
        for (int partitions : new int[] {1, 3, 12}) {
            assertThat(count(events, partitions, new SplittableRandom(partitions)))
                    .as("%d partitions", partitions)
                    .isEqualTo(direct);
        }
    }

    private static Map<String, WindowCounts> countDirectly(List<UncertaintyEvent> events) {
        Map<String, WindowAggregate> windows = new TreeMap<>();
        long last = events.stream()
                .mapToLong(event -> event.getEventTime().toEpochMilli())
                .max()
                .orElseThrow();
        for (UncertaintyEvent event : events) {
            long start = Math.floorDiv(event.getEventTime().toEpochMilli(), 10_000L) * 10_000;
            if (start + 12_000 <= last) {
                windows.computeIfAbsent(name(start, event.getStream()), key -> new WindowAggregate())
                        .add(event);
            }
        }
        Map<String, WindowCounts> counts = new TreeMap<>();
        windows.forEach((key, window) -> counts.put(key, window.toAvro()));
        return counts;
    }

    private Map<String, WindowCounts> count(List<UncertaintyEvent> events, int partitions, SplittableRandom random) {
        Map<String, WindowCounts> counts = new TreeMap<>();
        var stage = MergeWindows.stage(partitions, metrics);
        try (var merge = new StageDriver<>(stage, 0, new File(stateDir, "merge" + partitions))) {
            List<Deque<WatchMessageV1>> queues = messages(events, partitions, random);
            while (!queues.isEmpty()) {
                Deque<WatchMessageV1> queue = queues.get(random.nextInt(queues.size()));
                for (Record<? extends String, ? extends WindowSummary> out :
                        merge.process("key", queue.remove(), START)) {
                    WindowSummary window = out.value();
                    assertThat(window.getLateRecords()).isZero();
                    assertThat(counts.put(
                                    name(window.getStart().toEpochMilli(), window.getStream()), window.getCounts()))
                            .as("each window closes once")
                            .isNull();
                }
                queues.removeIf(Deque::isEmpty);
            }
        }
        return counts;
    }

    private List<Deque<WatchMessageV1>> messages(
            List<UncertaintyEvent> events, int partitions, SplittableRandom random) {
        List<Deque<WatchMessageV1>> queues = new ArrayList<>();
        List<StageDriver<byte[], WatchedEvent, String, WatchMessageV1>> drivers = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            File folder = new File(stateDir, "partial" + partitions + "-" + p);
            drivers.add(new StageDriver<>(PartialWindows.stage(WINDOWS, partition -> true, metrics), p, folder));
            queues.add(new ArrayDeque<>());
        }
        StreamKeys keys = new StreamKeys();
        for (UncertaintyEvent event : events) {
            int p = random.nextInt(partitions);
            WatchedEvent watched = new WatchedEvent(keys.of(event), event);
            drivers.get(p)
                    .process(new byte[0], watched, START)
                    .forEach(record -> queues.get(p).add(record.value()));
        }
        for (int p = 0; p < partitions; p++) {
            Deque<WatchMessageV1> queue = queues.get(p);
            drivers.get(p).tick(5, START).forEach(record -> queue.add(record.value()));
            drivers.get(p).close();
        }
        return queues;
    }

    private static String name(long startMillis, StreamId stream) {
        return startMillis + " " + stream.getModel() + stream.getSegment();
    }
}
