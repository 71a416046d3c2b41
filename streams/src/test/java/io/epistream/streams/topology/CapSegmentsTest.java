package io.epistream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.StreamId;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.prometheus.client.CollectorRegistry;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attribute without end makes one stream more, not one for each of its values. */
class CapSegmentsTest {
    private static final int LIMIT = 20;

    @TempDir
    private File stateDir;

    private final EpistreamMetrics metrics = new EpistreamMetrics(new CollectorRegistry(), 100);

    @Test
    void theFirstSegmentsStayStreamsOfTheirOwnAndAllOthersShareOne() {
        List<StreamId> streams = streams("plain", 5_000, false);

        assertThat(streams.stream().distinct()).hasSize(LIMIT + 1);
        assertThat(streams.subList(0, 10)).extracting(StreamId::getSegment).containsExactlyElementsOf(names(10));
        assertThat(streams)
                .filteredOn(stream -> stream.getSegment().equals("other"))
                .hasSizeGreaterThan(4_000);
        assertThat(metrics.segmentOverflow.labels("digits").get()).isGreaterThan(4_000);
    }

    @Test
    void aTaskThatStartsAgainAfterEveryRecordDoesTheSame() {
        assertThat(streams("restarted", 500, true)).isEqualTo(streams("whole", 500, false));
    }

    @Test
    void eachModelHasALimitOfItsOwnAndItsVersionsShareSegments() {
        try (var driver = driver("models")) {
            for (int i = 0; i < LIMIT; i++) {
                send(driver, new StreamId("digits", "1", "s" + i));
            }
            assertThat(send(driver, new StreamId("digits", "2", "s3")).getSegment())
                    .isEqualTo("s3");
            assertThat(send(driver, new StreamId("digits", "2", "new")).getSegment())
                    .isEqualTo("other");
            assertThat(send(driver, new StreamId("fraud", "1", "new")).getSegment())
                    .isEqualTo("new");
            assertThat(send(driver, new StreamId("fraud", "1", "x".repeat(1001)))
                            .getSegment())
                    .isEqualTo("other");
            assertThat(send(driver, new StreamId("fraud", "1", "other")).getSegment())
                    .isEqualTo("other");
        }
    }

    /** Ten segments that come often, among ever new ones. */
    private List<StreamId> streams(String folder, int records, boolean restart) {
        List<StreamId> streams = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(3);
        try (var driver = driver(folder)) {
            for (int i = 0; i < records; i++) {
                String segment = i < 10 ? "s" + i : random.nextInt(100) < 10 ? "s" + random.nextInt(10) : "user-" + i;
                streams.add(send(driver, new StreamId("digits", "1", segment)));
                if (restart) {
                    driver.restart();
                }
            }
        }
        return streams;
    }

    private static List<String> names(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add("s" + i);
        }
        return names;
    }

    private StageDriver<byte[], WatchedEvent, byte[], WatchedEvent> driver(String folder) {
        return new StageDriver<>(CapSegments.stage(LIMIT, metrics), 0, new File(stateDir, folder));
    }

    private static StreamId send(StageDriver<byte[], WatchedEvent, byte[], WatchedEvent> driver, StreamId stream) {
        UncertaintyEvent event =
                WatchEvents.event("r", stream, WatchEvents.START).build();
        var out = driver.process(new byte[] {1}, new WatchedEvent(new StreamKeys().of(event), event), 0);
        assertThat(out).hasSize(1);
        WatchedEvent sent = out.get(0).value();
        assertThat(sent.streamKey()).isEqualTo(new StreamKeys().of(sent.event()));
        return sent.event().getStream();
    }
}
