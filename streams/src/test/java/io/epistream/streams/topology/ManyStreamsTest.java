package io.epistream.streams.topology;

import static io.epistream.streams.topology.WatchEvents.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.StreamId;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.DetectorState;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.wire.SingleObjectCodec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand streams in one instance: every record is counted, and what is kept of a stream stays small. */
class ManyStreamsTest {
    private static final int STREAMS = 10_000;
    private static final int TICKS = 3;
    private static final int RECORDS = 2;

    /** A stream that learns keeps its counts so far and the ticks it is joining. */
    private static final int MOST_STATE_BYTES = 2_500;

    @TempDir
    private Path stateDir;

    @Test
    void tenThousandStreamsAreCountedToTheRecordAndKeptInBoundedState() {
        SplittableRandom random = new SplittableRandom(11);
        Map<StreamId, Long> counted = new HashMap<>();
        EpistreamConfig config = WatchRig.config(stateDir, WatchRig.REVIEW, WatchRig.DETECTION, STREAMS);
        try (WatchRig rig = new WatchRig(config)) {
            for (int tick = 0; tick < TICKS; tick++) {
                pipeTick(rig, tick, random);
                count(rig.closed(), counted);
            }
            rig.pipe(WatchEvents.event("closing", START + (TICKS + 2) * 10_000L));
            count(rig.closed(), counted);

            assertThat(counted).hasSize(STREAMS);
            assertThat(counted.values()).containsOnly((long) TICKS * RECORDS);
            assertThat(largestState(rig)).isBetween(1, MOST_STATE_BYTES);
            assertThat(rig.deadLetters.isEmpty()).isTrue();
        }
    }

    private static void pipeTick(WatchRig rig, int tick, SplittableRandom random) {
        for (int record = 0; record < RECORDS; record++) {
            for (int stream = 0; stream < STREAMS; stream++) {
                StreamId id = new StreamId("digits", "1", "tenant-" + stream);
                long time = START + tick * 10_000L + record;
                rig.pipe(WatchEvents.random(stream + "/" + tick + "/" + record, id, time, 1, random));
            }
        }
    }

    private static void count(List<WindowSummary> windows, Map<StreamId, Long> counted) {
        for (WindowSummary window : windows) {
            counted.merge(window.getStream(), window.getCounts().getRecords(), Long::sum);
        }
    }

    private static int largestState(WatchRig rig) {
        SingleObjectCodec<DetectorState> codec = new SingleObjectCodec<>(DetectorState.class);
        int most = 0;
        try (KeyValueIterator<String, DetectorState> states = rig.driver
                .<String, DetectorState>getKeyValueStore(DetectorStore.STATES)
                .all()) {
            while (states.hasNext()) {
                most = Math.max(most, codec.encode(states.next().value).length);
            }
        }
        return most;
    }
}
