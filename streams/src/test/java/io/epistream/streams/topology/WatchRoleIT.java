package io.epistream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Alert;
import io.epistream.schemas.ReviewItem;
import io.epistream.schemas.ReviewReason;
import io.epistream.schemas.WindowCounts;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.broker.EmbeddedBroker;
import io.epistream.streams.window.WindowAggregate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The watch role on a real broker: a killed program counts, alarms and audits what an undisturbed one does. */
@Timeout(300)
class WatchRoleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int OUT_PARTITIONS = 2;
    private static final int KILLS = 2;

    private final WatchTraffic traffic = new WatchTraffic();
    private final List<Process> processes = new ArrayList<>();
    private final Map<String, WindowAggregate> expected = traffic.windows(WatchMain.WINDOWS);
    private Path folder;
    private EmbeddedBroker broker;

    @BeforeEach
    void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path temporary) {
        folder = temporary;
        broker = EmbeddedBroker.start(folder.resolve("broker"));
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        broker.close();
    }

    @Test
    void aProgramKilledInTheMiddleGivesWhatAnUndisturbedOneGives() throws Exception {
        createTopics();
        CompletableFuture<Void> sending =
                CompletableFuture.runAsync(() -> traffic.send(broker.bootstrapServers(), "uncertainty-events"));
        Thread.sleep(1000);
        traffic.pause();
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = run("killed");
            int before = closed("killed");
            await("windows", () -> closed("killed") > before, process);
            traffic.resume();
            int now = closed("killed");
            await("windows", () -> closed("killed") > now + 20, process);
            process.destroyForcibly().waitFor();
            // what came after the last commit makes the next program close windows as soon as it is up
            Thread.sleep(1000);
            traffic.pause();
            assertThat(closed("killed")).as("killed in the middle").isLessThan(expected.size());
        }
        traffic.resume();
        Process survivor = run("killed");
        Process undisturbed = run("whole");
        sending.get(60, TimeUnit.SECONDS);
        awaitWindows("killed", expected.size(), survivor);
        awaitWindows("whole", expected.size(), undisturbed);
        close(undisturbed);

        assertCounted(read("killed-windows", WindowSummary.class));
        assertSame(
                byName(read("killed-windows", WindowSummary.class)),
                byName(read("whole-windows", WindowSummary.class)));
        List<Alert> alerts = read("killed-alerts", Alert.class);
        assertThat(alerts).isNotEmpty().containsExactlyInAnyOrderElementsOf(read("whole-alerts", Alert.class));
        assertThat(audits("killed")).isNotEmpty().doesNotHaveDuplicates();
        assertThat(audits("killed")).containsExactlyInAnyOrderElementsOf(audits("whole"));
        assertThat(candidates(0)).as("thirty an hour for each of two models").isLessThanOrEqualTo(60);

        traffic.sendLater(broker.bootstrapServers(), "uncertainty-events");
        await("candidates", () -> candidates(WatchTraffic.LATER_MILLIS) >= 30, survivor);
        close(survivor);
        assertThat(candidates(WatchTraffic.LATER_MILLIS)).as("the cap is hard").isEqualTo(30);
    }

    private void assertCounted(List<WindowSummary> windows) {
        Map<String, WindowCounts> counted = new TreeMap<>();
        long records = 0;
        long late = 0;
        for (WindowSummary window : windows) {
            records += window.getCounts().getRecords();
            late += window.getLateRecords();
            assertThat(counted.put(name(window), window.getCounts()))
                    .as("a window closes once")
                    .isNull();
        }
        System.out.printf(
                "watch: events %d, windows %d, records in them %d, late %d%n",
                WatchTraffic.EVENTS, windows.size(), records, late);
        assertThat(late).isPositive();
        assertThat(records + late).isEqualTo(WatchTraffic.EVENTS);
        Map<String, WindowCounts> direct = new TreeMap<>();
        expected.forEach((name, window) -> direct.put(name, window.toAvro()));
        assertThat(counted.equals(direct)).as("counts are the events' own").isTrue();
    }

    private static void assertSame(Map<String, WindowSummary> killed, Map<String, WindowSummary> whole) {
        assertThat(killed).containsOnlyKeys(whole.keySet());
        whole.forEach((name, window) -> {
            WindowSummary other = Objects.requireNonNull(killed.get(name));
            assertThat(other.getLateRecords()).as(name).isEqualTo(window.getLateRecords());
            assertThat(other.getSourcePartitions()).as(name).isEqualTo(window.getSourcePartitions());
            assertThat(other.equals(window)).as(name).isTrue();
        });
    }

    private static Map<String, WindowSummary> byName(List<WindowSummary> windows) {
        Map<String, WindowSummary> named = new TreeMap<>();
        windows.forEach(window -> named.put(name(window), window));
        return named;
    }

    private static String name(WindowSummary window) {
        return WatchTraffic.name(window.getEnd().toEpochMilli(), window.getStream());
    }

    private List<String> audits(String application) {
        return read(application + "-review", ReviewItem.class).stream()
                .filter(item -> item.getReasons().contains(ReviewReason.AUDIT))
                .map(ReviewItem::getId)
                .toList();
    }

    /** Items of the killed program that the cap let through, from so many milliseconds after the start on. */
    private long candidates(long fromMillis) {
        return read("killed-review", ReviewItem.class).stream()
                .filter(item -> !item.getReasons().contains(ReviewReason.AUDIT))
                .filter(item -> item.getEventTime().toEpochMilli() >= WatchEvents.START + fromMillis)
                .count();
    }

    private int closed(String application) {
        return read(application + "-windows", WindowSummary.class).size();
    }

    private void awaitWindows(String application, int windows, Process process) throws InterruptedException {
        await("windows", () -> closed(application) >= windows, process);
    }

    private void await(String what, BooleanSupplier done, Process process) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            assertThat(process.isAlive()).as("the program runs; see %s", folder).isTrue();
            assertThat(System.nanoTime())
                    .as("%s keep coming; see %s", what, folder)
                    .isLessThan(deadline);
            Thread.sleep(300);
        }
    }

    private Process run(String application) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Depistream.home=" + System.getProperty("epistream.home"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WatchMain.class.getName(),
                        broker.bootstrapServers(),
                        application,
                        folder.resolve("state-" + application).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(application + ".log").toFile()))
                .start();
        processes.add(process);
        return process;
    }

    private static void close(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS))
                .as("the program closes")
                .isTrue();
    }

    private void createTopics() throws Exception {
        List<NewTopic> topics = new ArrayList<>();
        topics.add(new NewTopic("uncertainty-events", WatchTraffic.PARTITIONS, (short) 1));
        for (String application : List.of("killed", "whole")) {
            WatchMain.outputs(application).forEach(name -> topics.add(new NewTopic(name, OUT_PARTITIONS, (short) 1)));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(topics).all().get();
        }
    }

    /** All that is committed now. */
    private <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
        List<TopicPartition> partitions = IntStream.range(0, OUT_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        List<T> values = new ArrayList<>();
        try (KafkaConsumer<String, T> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new SingleObjectSerde<>(type).deserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
