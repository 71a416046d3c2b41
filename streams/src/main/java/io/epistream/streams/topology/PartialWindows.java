package io.epistream.streams.topology;

import io.epistream.schemas.WindowCounts;
import io.epistream.schemas.state.PartialWindowV1;
import io.epistream.schemas.state.PartitionClockV1;
import io.epistream.schemas.state.WatchMessageV1;
import io.epistream.streams.config.Windows;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.window.StreamKey;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * First stage of the windows: counts the events of one partition by window, stream and posterior. When stream time
 * completes windows, sends each of them and then the partition's watermark; when the partition falls silent with nothing
 * left to read, sends what is open and an idle watermark, and takes part again with its next record.
 *
 * <p>Silence is counted in punctuations, {@value #TICKS} to {@code windows.idle}, not in time: a process that stood still
 * does not take its own pause for its partition's. And a partition that is merely behind is not idle, or the others would
 * close windows over it: its backlog is looked at first. One that after {@value #MOST_WAITS} times {@code windows.idle} has given
 * nothing of its backlog has nothing in it to give (such as aborted transactions only) and is let go.
 */
final class PartialWindows implements Consumer<Record<byte[], WatchedEvent>> {
    static final String SETTLED = "open-windows";
    static final String RECENT = "open-windows-recent";
    static final String CLOCK = "partition-clock";

    /** Key of watermarks, which go to every partition. */
    static final String WATERMARK = "watermark";

    private static final int TICKS = 4;
    private static final int MOST_WAITS = 20;

    private final ProcessorContext<String, WatchMessageV1> context;
    private final EpistreamMetrics metrics;
    private final Backlog backlog;
    private final int partition;
    private final KeyValueStore<String, PartitionClockV1> clockStore;
    private final PartitionClock clock;
    private final OpenWindows open;
    private boolean heard;
    private int silentTicks;
    private int waits;

    private PartialWindows(
            ProcessorContext<String, WatchMessageV1> context,
            Windows windows,
            Backlog backlog,
            EpistreamMetrics metrics) {
        this.context = context;
        this.metrics = metrics;
        this.backlog = backlog;
        partition = context.taskId().partition();
        clockStore = context.getStateStore(CLOCK);
        PartitionClockV1 state = clockStore.get(CLOCK);
        clock = state == null ? new PartitionClock(windows) : new PartitionClock(windows, state);
        KeyValueStore<Bytes, PartialWindowV1> settled = context.getStateStore(SETTLED);
        KeyValueStore<Bytes, WindowCounts> recent = context.getStateStore(RECENT);
        open = new OpenWindows(settled, recent, partition);
        context.schedule(windows.idle().dividedBy(TICKS), PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    static Stage<byte[], WatchedEvent, String, WatchMessageV1> stage(
            Windows windows, Backlog backlog, EpistreamMetrics metrics) {
        return new Stage<>(
                context -> new PartialWindows(context, windows, backlog, metrics),
                Set.of(
                        WatchStores.busy(SETTLED, Serdes.Bytes(), PartialWindowV1.class),
                        WatchStores.busy(RECENT, Serdes.Bytes(), WindowCounts.class),
                        WatchStores.busy(CLOCK, Serdes.String(), PartitionClockV1.class)));
    }

    @Override
    public void accept(Record<byte[], WatchedEvent> record) {
        heard = true;
        WatchedEvent event = record.value();
        boolean changed = clock.advanceTo(event.timeMillis());
        if (changed && clock.completeWindows()) {
            clock.setIdle(false);
            send(open.takeComplete(clock), record.timestamp());
            sendWatermark(record.timestamp());
        } else if (clock.isIdle()) {
            clock.setIdle(false);
            changed = true;
            sendWatermark(record.timestamp());
        }
        if (count(event) || changed) {
            clockStore.put(CLOCK, clock.state());
        }
    }

    /** Puts the event where it belongs; says whether that was among the late ones. */
    private boolean count(WatchedEvent event) {
        long start = clock.windowStart(event.timeMillis());
        long end = clock.windowEnd(start);
        if (!clock.isComplete(end)) {
            open.add(event, start, end);
            return false;
        }
        clock.countLate(event.streamKey());
        metrics.lateRecords
                .labels(WatchMetrics.shown(event.event().getStream(), metrics))
                .inc();
        return true;
    }

    private void tick(long nowMillis) {
        waits = heard ? 0 : waits;
        silentTicks = heard ? 0 : silentTicks + 1;
        heard = false;
        if (silentTicks < TICKS || clock.isIdle()) {
            return;
        }
        silentTicks = 0;
        waits++;
        if (waits >= MOST_WAITS || backlog.isEmpty(partition)) {
            fallIdle(nowMillis);
        }
    }

    private void fallIdle(long nowMillis) {
        clock.setIdle(true);
        send(open.flush(), nowMillis);
        sendWatermark(nowMillis);
        clockStore.put(CLOCK, clock.state());
    }

    private void send(List<PartialWindowV1> messages, long timestamp) {
        for (PartialWindowV1 message : messages) {
            context.forward(new Record<>(StreamKey.of(message.getStream()), new WatchMessageV1(message), timestamp));
        }
    }

    private void sendWatermark(long timestamp) {
        context.forward(new Record<>(WATERMARK, new WatchMessageV1(clock.watermark(partition)), timestamp));
    }
}
