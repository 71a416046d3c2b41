package io.epistream.streams.topology;

import static io.epistream.streams.topology.WatchEvents.START;
import static io.epistream.streams.topology.WatchEvents.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.schemas.Alert;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.ReviewItem;
import io.epistream.schemas.ReviewReason;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.config.Rate;
import io.epistream.streams.config.Review;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.window.StreamKey;
import io.epistream.streams.wire.SingleObjectCodec;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events in, windows, alerts, references, review items and dead letters out. */
class WatchRoleTest {
    private static final long TICK = 10_000;
    private static final int PER_TICK = 60;

    @TempDir
    private Path stateDir;

    private final SplittableRandom random = new SplittableRandom(42);
    private final List<WatchRig> rigs = new ArrayList<>();
    private long tick;

    @AfterEach
    void close() {
        rigs.forEach(WatchRig::close);
    }

    @Test
    void theTopologyIsTheOneOnRecord() throws IOException {
        RoleApp app = WatchRole.create(
                WatchRig.config(stateDir, WatchRig.REVIEW), 3, new EpistreamMetrics(new CollectorRegistry(), 100));
        try (InputStream pinned =
                Objects.requireNonNull(WatchRoleTest.class.getResourceAsStream("watch-topology.txt"))) {
            assertThat(app.topology().describe().toString())
                    .isEqualTo(new String(pinned.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(app.applicationId()).isEqualTo("test-watch");
    }

    @Test
    void itRefusesToWaitForNoPartitions() {
        assertThatThrownBy(() -> WatchRole.create(
                        WatchRig.config(stateDir, WatchRig.REVIEW),
                        0,
                        new EpistreamMetrics(new CollectorRegistry(), 100)))
                .hasMessageContaining("eventsPartitions");
    }

    @Test
    void windowsCountWhatCameInTimeInAnyOrderAndSayWhatWasLate() {
        WatchRig rig = open(WatchRig.REVIEW);
        for (double second : new double[] {8, 11, 9.9, 3, 11.9, 12, 9, 4, 22, 35}) {
            rig.pipe(WatchEvents.event("r", START + Math.round(second * 1000)));
        }
        List<KeyValue<String, WindowSummary>> closed = rig.windows.readKeyValuesToList();
        assertThat(closed).extracting(window -> window.key).containsOnly("digits/1/");
        assertThat(closed)
                .extracting(window -> window.value.getCounts().getRecords())
                .containsExactly(3L, 3L, 1L);
        assertThat(closed).extracting(window -> window.value.getLateRecords()).containsExactly(0L, 2L, 0L);
        assertThat(closed.get(1).value.getStart().toEpochMilli()).isEqualTo(START + TICK);
        assertThat(rig.metrics.lateRecords.labels("digits", "1", "").get()).isEqualTo(2);
        assertThat(rig.metrics.windowsClosed.labels("digits", "1", "").get()).isEqualTo(3);
    }

    @Test
    void streamsAndPosteriorsNeverShareAWindow() {
        WatchRig rig = open(WatchRig.REVIEW);
        StreamId other = new StreamId("digits", "2", "eu");
        rig.pipe(WatchEvents.event("a", START));
        rig.pipe(WatchEvents.event("b", other, START).build());
        rig.pipe(WatchEvents.event("c", STREAM, START)
                .setProvenance(Provenance.newBuilder(WatchEvents.PROVENANCE)
                        .setSeed(8L)
                        .build())
                .build());
        rig.pipe(WatchEvents.event("d", START + 12_000));
        assertThat(rig.windows.readKeyValuesToList())
                .extracting(window -> window.key)
                .containsExactlyInAnyOrder("digits/1/", "digits/1/", "digits/2/eu");
    }

    @Test
    void whatIsNoEventBecomesADeadLetterAndTheStreamGoesOn() {
        WatchRig rig = open(WatchRig.REVIEW);
        rig.pipe("hello".getBytes(StandardCharsets.UTF_8), START);
        rig.pipe(null, START);
        rig.pipe(WatchEvents.event("nan", STREAM, START).setTotal(Double.NaN).build());
        rig.pipe(codecBytes(WatchEvents.event("future", START + 3_700_000)), START);
        rig.pipe(codecBytes(WatchEvents.event("ancient", -1)), START);
        rig.pipe(WatchEvents.event("good", START));
        rig.pipe(WatchEvents.event("later", START + 12_000));

        List<TestRecord<byte[], byte[]>> letters = rig.deadLetters.readRecordsToList();
        assertThat(letters)
                .extracting(letter -> header(letter.headers(), DeadLetters.REASON))
                .containsExactly("undecodable", "tombstone", "not-finite", "bad-event-time", "bad-event-time");
        assertThat(new String(letters.get(0).value(), StandardCharsets.UTF_8)).isEqualTo("hello");
        assertThat(new String(letters.get(0).key(), StandardCharsets.UTF_8)).isEqualTo("key");
        assertThat(header(letters.get(2).headers(), DeadLetters.SOURCE_OFFSET)).isEqualTo("2");
        assertThat(rig.closed())
                .hasSize(1)
                .allMatch(window -> window.getCounts().getRecords() == 1);
        assertThat(rig.metrics.deadLetters.labels("bad-event-time").get()).isEqualTo(2);
        assertThat(rig.metrics.eventsIn.get()).isEqualTo(7);
    }

    @Test
    void aReferenceIsLearnedAndAShiftStartsAnAlarmThatEnds() {
        WatchRig rig = open(WatchRig.REVIEW);
        ticks(rig, 101, 1);
        List<KeyValue<String, ReferenceProfile>> references = rig.references.readKeyValuesToList();
        assertThat(references)
                .extracting(reference -> reference.key)
                .containsExactly(StreamKey.of(STREAM, WatchEvents.PROVENANCE));
        assertThat(references.get(0).value.getWindows()).hasSize(100);
        ticks(rig, 60, 1);
        assertThat(rig.alerts.isEmpty()).as("nothing moved").isTrue();

        ticks(rig, 40, 3);
        List<KeyValue<String, Alert>> started = rig.alerts.readKeyValuesToList();
        assertThat(started).hasSize(1);
        assertThat(started.get(0).key).isEqualTo("digits/1/");
        assertThat(started.get(0).value.getState()).isEqualTo(EpisodeState.STARTED);
        assertThat(started.get(0).value.getWindowEnd().toEpochMilli() - START).isBetween(161 * TICK, 181 * TICK);
        Alert alarm = started.get(0).value;
        String[] seen = {
            "kind", word(alarm.getKind()), "cause", word(alarm.getCause()),
            "signal", alarm.getSignal(), "direction", word(alarm.getDirection())
        };
        assertThat(rig.sample("epistream_detector_state", "", "state", "alarm")).isEqualTo(1);
        assertThat(rig.metrics.windowSeconds.get()).isEqualTo(10);
        assertThat(rig.metrics.reviewCap.get()).isEqualTo(60 / 3600.0);
        assertThat(rig.sample("epistream_alarm_effect_size", "", seen)).isNotNull();

        ticks(rig, 60, 1);
        assertThat(rig.alerts.readValuesToList()).extracting(Alert::getState).containsExactly(EpisodeState.RECOVERED);
        assertThat(rig.sample("epistream_detector_state", "", "state", "alarm")).isZero();
        assertThat(rig.sample("epistream_alarm_effect_size", "", seen)).isNull();
        assertThat(rig.sample("epistream_window_exceedance_ratio", "", "measure", "epistemic"))
                .isBetween(0.0, 0.1);
        assertThat(rig.sample("epistream_window_mean_nats", "", "kind", "epistemic"))
                .isPositive();
        assertThat(rig.metrics
                                .alerts
                                .labels("digits", "1", "", "drift", "started")
                                .get()
                        + rig.metrics
                                .alerts
                                .labels("digits", "1", "", "spike", "started")
                                .get())
                .isOne();
        assertThat(rig.metrics.referenceWindows.labels("digits", "1", "").get()).isEqualTo(100);
        assertThat(rig.metrics
                        .windowMeanNats
                        .labels("digits", "1", "", "epistemic")
                        .get())
                .isCloseTo(Math.exp(-3 + 0.125), within(0.01));

        rig.close();
        assertThat(registered(rig))
                .as("what another process shows then")
                .noneMatch(name -> name.startsWith("epistream_detector"));
    }

    @Test
    void onlyAuditsAreChosenUntilThereIsAReferenceAndThenTheConfiguredShare() {
        WatchRig rig = open(new Review(0.05, new Rate(1e6, Duration.ofHours(1)), 0.02, Review.Measure.EPISTEMIC));
        ticks(rig, 100, 1);
        List<ReviewItem> before = rig.review.readValuesToList();
        assertThat(before).allMatch(item -> item.getReasons().equals(List.of(ReviewReason.AUDIT)));
        assertThat(before).allMatch(item -> item.getInclusionProbability() == 0.02 && item.getPriority() == 0);
        assertThat(before.size() / (100.0 * PER_TICK)).isCloseTo(0.02, within(0.008));

        ticks(rig, 1, 1);
        rig.review.readValuesToList();
        ticks(rig, 100, 1);
        List<ReviewItem> after = rig.review.readValuesToList();
        long uncertain = after.stream()
                .filter(item -> item.getReasons().contains(ReviewReason.UNCERTAIN))
                .count();
        assertThat(uncertain / (100.0 * PER_TICK)).isCloseTo(0.05, within(0.005));
        double usual = Math.exp(-3);
        assertThat(after)
                .filteredOn(item -> item.getReasons().contains(ReviewReason.UNCERTAIN))
                .allMatch(item -> item.getEpistemic() > usual);
        assertThat(rig.metrics.reviewRouted.labels("digits", "uncertain").get()).isPositive();
    }

    @Test
    void theCapIsHardAndAuditsPassBesideIt() {
        WatchRig rig = open(new Review(0.3, new Rate(40, Duration.ofHours(1)), 0.02, Review.Measure.EPISTEMIC));
        ticks(rig, 101, 1);
        rig.review.readValuesToList();
        ticks(rig, 360 + 72, 5);
        List<KeyValue<String, ReviewItem>> items = rig.review.readKeyValuesToList();
        assertThat(items).allMatch(item -> item.key.equals(item.value.getId()));
        List<Long> capped = items.stream()
                .map(item -> item.value)
                .filter(item -> !item.getReasons().contains(ReviewReason.AUDIT))
                .map(item -> item.getEventTime().toEpochMilli())
                .sorted()
                .toList();
        for (int i = 40; i < capped.size(); i++) {
            assertThat(capped.get(i) - capped.get(i - 40)).isGreaterThanOrEqualTo(3_600_000);
        }
        assertThat(capped).hasSizeBetween(40, 80);
        assertThat(items.size() - capped.size()).as("audits").isBetween(400, 640);
        assertThat(rig.metrics.reviewCapped.labels("digits").get()).isGreaterThan(1000);
    }

    private WatchRig open(Review review) {
        WatchRig rig = new WatchRig(stateDir, review);
        rigs.add(rig);
        return rig;
    }

    /** Whole ticks of {@value #PER_TICK} records, the epistemic part {@code scale} times the usual. */
    private void ticks(WatchRig rig, int count, double scale) {
        for (int i = 0; i < count; i++, tick++) {
            for (int r = 0; r < PER_TICK; r++) {
                long time = START + tick * TICK + r * TICK / PER_TICK;
                rig.pipe(WatchEvents.random("r" + tick + "-" + r, STREAM, time, scale, random));
            }
        }
    }

    private static byte[] codecBytes(UncertaintyEvent event) {
        return new SingleObjectCodec<>(UncertaintyEvent.class).encode(event);
    }

    private static String header(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Names of all samples. */
    private static List<String> registered(WatchRig rig) {
        return Collections.list(rig.metrics.registry().metricFamilySamples()).stream()
                .flatMap(family -> family.samples.stream())
                .map(sample -> sample.name)
                .toList();
    }
}
