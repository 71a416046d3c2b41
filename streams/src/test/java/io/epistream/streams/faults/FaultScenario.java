package io.epistream.streams.faults;

import io.epistream.streams.DigitsInputs;
import io.epistream.streams.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Traffic through a program that something happens to, and the count afterwards. */
final class FaultScenario implements AutoCloseable {
    static final int PARTITIONS = 2;

    private static final int PER_SECOND = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Random random = new Random(17);
    private final String name;
    private final EmbeddedBroker broker;
    private final Path folder;
    private final TopicReader reader;
    private final InputTraffic traffic;
    private final Future<?> sending;
    private int faults;

    FaultScenario(String name, EmbeddedBroker broker, Path folder, DigitsInputs digits) throws Exception {
        this.name = name;
        this.broker = broker;
        this.folder = Files.createDirectories(folder.resolve(name));
        createTopics();
        this.reader = new TopicReader(broker.bootstrapServers(), PARTITIONS);
        this.traffic = new InputTraffic(digits, broker.bootstrapServers(), topic("inputs"), PARTITIONS, PER_SECOND);
        this.sending = traffic.start();
    }

    /** Starts an instance of the program; instances of different names are members of one group. */
    RoleProcess start(String instance) throws IOException {
        Path configuration = folder.resolve(instance + ".yaml");
        Files.writeString(configuration, configuration(instance));
        return RoleProcess.start(configuration, folder.resolve(instance + ".log"));
    }

    /** Waits until the program commits, and then a little, so that what comes next comes in the middle of things. */
    void untilMidStream(RoleProcess process) throws InterruptedException {
        long before = reader.committed(topic("events"));
        await(() -> reader.committed(topic("events")) > before, process);
        Thread.sleep(100 + random.nextInt(900));
    }

    /** Waits until the group has so many members and a stable assignment. */
    void untilMembers(int members, RoleProcess process) throws InterruptedException {
        try (Admin admin = admin()) {
            await(() -> stableMembers(admin) == members, process);
        }
        untilMidStream(process);
    }

    void countFault() {
        faults++;
    }

    /** Stops the traffic, lets the program finish and close all windows, stops it, and counts from the topics. */
    Ledger finish(RoleProcess process) throws Exception {
        int steady = traffic.stop(sending);
        await(() -> lag(steady) == 0, process);
        // the first round closes all windows before, the second that of the first, which reports what is still late
        int closing = traffic.sendClosing();
        await(() -> lag(closing) == 0, process);
        int inputs = traffic.sendClosing();
        await(() -> lag(inputs) == 0, process);
        Ledger ledger = new Ledger(traffic, inputs, PARTITIONS);
        reader.readAll(topic("events"), ledger::event);
        reader.readAll(topic("dead-letters"), ledger::deadLetter);
        awaitWindows(ledger, process);
        process.stop();
        System.out.printf(
                "faults: %-6s %d; in %d, events %d, dead letters %d, lost %d, doubled %d;"
                        + " windows %d, events in them %d, late %d%n",
                name,
                faults,
                inputs,
                ledger.events(),
                ledger.deadLetters(),
                ledger.lost(),
                ledger.doubled(),
                ledger.windows(),
                ledger.windowed(),
                ledger.late());
        return ledger;
    }

    /** The program may still be writing windows; when it never writes enough of them, what it wrote is what counts. */
    private void awaitWindows(Ledger ledger, RoleProcess process) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long expected = (long) ledger.events() - InputTraffic.CLOSING;
        do {
            process.assertAlive();
            Thread.sleep(200);
            ledger.windows(sink -> reader.readAll(topic("windows"), sink));
        } while (ledger.windowed() + ledger.late() < expected && System.nanoTime() < deadline);
    }

    private long lag(int inputs) {
        try (Admin admin = admin()) {
            long committed =
                    admin.listConsumerGroupOffsets(group()).partitionsToOffsetAndMetadata().get().values().stream()
                            .mapToLong(offset -> offset == null ? 0 : offset.offset())
                            .sum();
            return inputs - committed;
        } catch (Exception e) {
            throw new IllegalStateException("cannot read the group's offsets", e);
        }
    }

    private int stableMembers(Admin admin) {
        try {
            var group =
                    admin.describeConsumerGroups(List.of(group())).all().get().get(group());
            boolean stable = group.groupState() == org.apache.kafka.common.GroupState.STABLE
                    && group.members().stream()
                            .noneMatch(member ->
                                    member.assignment().topicPartitions().isEmpty());
            return stable ? group.members().size() : 0;
        } catch (Exception notYet) {
            return 0;
        }
    }

    private void await(java.util.function.BooleanSupplier condition, RoleProcess process) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            process.assertAlive();
            if (System.nanoTime() > deadline) {
                throw new AssertionError("nothing moved for " + PATIENCE + "; see " + folder);
            }
            Thread.sleep(50);
        }
    }

    private void createTopics() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(Stream.of("inputs", "events", "windows", "dead-letters")
                            .map(kind -> new NewTopic(topic(kind), PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private String topic(String kind) {
        return name + "-" + kind;
    }

    private String group() {
        return name + "-score";
    }

    /** Short sessions and transactions: a killed instance must be given up in seconds. */
    private String configuration(String instance) {
        return """
                application: %1$s
                roles: [ score, watch ]
                models: [ "%2$s" ]
                segments: [ region ]
                kafka:
                  bootstrap.servers: "%3$s"
                  consumer.session.timeout.ms: "2000"
                  consumer.heartbeat.interval.ms: "500"
                  producer.transaction.timeout.ms: "3000"
                topics:
                  inputs: %1$s-inputs
                  events: %1$s-events
                  windows: %1$s-windows
                  alerts: %1$s-alerts
                  references: %1$s-references
                  review: %1$s-review
                  dead-letters: %1$s-dead-letters
                  partitions: 2
                windows: { size: 1s, grace: 3s, idle: 5s }
                execution: { provider: cpu, threads: 1, state-dir: "%4$s" }
                http: { ops: "127.0.0.1:0" }
                """.formatted(
                        name,
                        DigitsInputs.zoo().resolve(DigitsInputs.MODEL),
                        broker.bootstrapServers(),
                        folder.resolve("state-" + instance));
    }

    @Override
    public void close() {
        traffic.close();
        reader.close();
    }
}
