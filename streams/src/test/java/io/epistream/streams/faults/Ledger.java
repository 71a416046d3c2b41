package io.epistream.streams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Counts every input's outcome from the topics, and checks what each outcome carries. */
final class Ledger {
    private final SingleObjectCodec<UncertaintyEvent> uncertainties = new SingleObjectCodec<>(UncertaintyEvent.class);
    private final SingleObjectCodec<WindowSummary> summaries = new SingleObjectCodec<>(WindowSummary.class);
    private final Set<String> windows = new HashSet<>();
    private final Map<String, Long> lastOffset = new HashMap<>();
    private final InputTraffic traffic;
    private final int partitions;
    private final int[] outcomes;
    private long windowed;
    private long late;
    private int events;
    private int deadLetters;

    Ledger(InputTraffic traffic, int inputs, int partitions) {
        this.traffic = traffic;
        this.partitions = partitions;
        this.outcomes = new int[inputs];
    }

    void event(ConsumerRecord<byte[], byte[]> record) {
        int n = outcome(record);
        events++;
        UncertaintyEvent event = decode(uncertainties, record);
        assertThat(InputTraffic.isBad(n)).isFalse();
        assertThat(event.getId()).isEqualTo("record-" + n);
        assertThat(event.getEventTime().toEpochMilli()).isEqualTo(traffic.eventTime(n));
        assertThat(event.getSource().getPartition()).isEqualTo(n % partitions);
        assertThat(event.getSource().getOffset()).isEqualTo(n / partitions);
        assertThat(record.headers().toArray()).hasSize(1);
        assertOrder("event", event.getSource().getPartition(), record.partition(), n);
    }

    void deadLetter(ConsumerRecord<byte[], byte[]> record) {
        int n = outcome(record);
        deadLetters++;
        assertThat(InputTraffic.isBad(n)).isTrue();
        assertThat(record.value()).isEqualTo(traffic.value(n));
        assertThat(text(record, "epistream.reason")).isEqualTo("undecodable");
        assertThat(text(record, "epistream.source.partition")).isEqualTo("" + n % partitions);
        assertThat(text(record, "epistream.source.offset")).isEqualTo("" + n / partitions);
        assertOrder("dead", n % partitions, record.partition(), n);
    }

    /** Takes the windows as they are now, in place of those taken before. */
    void windows(Consumer<Consumer<ConsumerRecord<byte[], byte[]>>> reading) {
        windows.clear();
        windowed = 0;
        late = 0;
        reading.accept(this::window);
    }

    private void window(ConsumerRecord<byte[], byte[]> record) {
        WindowSummary summary = decode(summaries, record);
        String name = summary.getStream() + " " + summary.getProvenance() + " " + summary.getStart();
        assertThat(windows.add(name)).as("window %s comes once", name).isTrue();
        windowed += summary.getCounts().getRecords();
        late += summary.getLateRecords();
    }

    int windows() {
        return windows.size();
    }

    /** Events in closed windows. */
    long windowed() {
        return windowed;
    }

    /** Events that windows report as late. */
    long late() {
        return late;
    }

    int events() {
        return events;
    }

    int deadLetters() {
        return deadLetters;
    }

    /** Inputs without any outcome. */
    int lost() {
        return count(0, 0);
    }

    /** Inputs with more than one outcome. */
    int doubled() {
        return count(2, Integer.MAX_VALUE);
    }

    private int count(int least, int most) {
        int count = 0;
        for (int outcome : outcomes) {
            count += outcome >= least && outcome <= most ? 1 : 0;
        }
        return count;
    }

    private int outcome(ConsumerRecord<byte[], byte[]> record) {
        int n = ByteBuffer.wrap(record.key()).getInt();
        outcomes[n]++;
        assertThat(record.timestamp()).isEqualTo(InputTraffic.timestamp(n));
        assertThat(record.headers().lastHeader(InputTraffic.HEADER).value()).isEqualTo(record.key());
        return n;
    }

    /** Records of one input partition keep their order in each output partition. */
    private void assertOrder(String kind, int from, int to, int n) {
        Long before = lastOffset.put(kind + from + ">" + to, (long) n);
        assertThat(before == null ? -1 : before).isLessThan(n);
    }

    private static <T extends SpecificRecord> T decode(
            SingleObjectCodec<T> codec, ConsumerRecord<byte[], byte[]> record) {
        try {
            return codec.decode(record.value());
        } catch (UndecodableException e) {
            throw new AssertionError("offset " + record.offset(), e);
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }
}
