package io.epistream.streams.topology;

import static io.epistream.streams.topology.WatchEvents.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Alert;
import io.epistream.schemas.ReferenceChange;
import io.epistream.schemas.ReferenceChangeKind;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.Task;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.DetectorState;
import io.epistream.streams.config.Detection;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Rate;
import io.epistream.streams.detect.DetectionMethod;
import io.epistream.streams.detect.Strata;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.window.StreamKey;
import io.epistream.streams.window.WindowAggregate;
import io.prometheus.client.CollectorRegistry;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The detectors' place in the flow: what they say survives any restart. */
class DetectStreamsTest {
    private static final int WINDOWS = 220;
    private static final int SHIFT_AT = 160;
    private static final int COMMANDS_AT = 190;

    @TempDir
    private File stateDir;

    @Test
    void aTaskThatStartsAgainAfterEveryWindowSaysTheSame() {
        List<SpecificRecord> undisturbed = say("undisturbed", false);
        assertThat(undisturbed).hasAtLeastOneElementOfType(ReferenceProfile.class);
        assertThat(undisturbed).hasAtLeastOneElementOfType(Alert.class);
        assertThat(undisturbed)
                .filteredOn(ReferenceChange.class::isInstance)
                .extracting(said -> ((ReferenceChange) said).getWhat())
                .containsExactly(
                        ReferenceChangeKind.LEARNED, ReferenceChangeKind.RELEARNING, ReferenceChangeKind.ARMED);
        assertThat(say("restarted", true)).isEqualTo(undisturbed);
    }

    @Test
    void aLearningStateOfAnotherVersionIsForgottenAndTheStreamLearnsAnew() {
        SplittableRandom random = new SplittableRandom(6);
        try (var driver = driver(stateDir)) {
            KeyValueStore<String, DetectorState> states = driver.store(DetectorStore.STATES);
            for (int i = 0; i < 30; i++) {
                driver.process("digits/1/", window(i, 1, random), START);
            }
            String key = StreamKey.of(WatchEvents.STREAM, WatchEvents.PROVENANCE);
            states.put(
                    key, DetectorState.newBuilder(states.get(key)).setVersion(1).build());
            driver.restart();
            int learned = 0;
            for (int i = 30; learned == 0; i++) {
                boolean said = !driver.process("digits/1/", window(i, 1, random), START)
                        .isEmpty();
                learned = said ? i : 0;
            }
            assertThat(learned).isEqualTo(30 + WatchRig.DETECTION.referenceWindows() - 1);
        }
    }

    @Test
    void anArmedStreamWhoseStateIsOfAnotherVersionIsWatchedFromItsReferenceAtOnce() {
        SplittableRandom random = new SplittableRandom(7);
        try (var driver = driver(stateDir)) {
            KeyValueStore<String, DetectorState> states = driver.store(DetectorStore.STATES);
            for (int i = 0; i < 120; i++) {
                driver.process("digits/1/", window(i, 1, random), START);
            }
            String key = StreamKey.of(WatchEvents.STREAM, WatchEvents.PROVENANCE);
            states.put(
                    key, DetectorState.newBuilder(states.get(key)).setVersion(1).build());
            driver.restart();
            assertThat(driver.process("digits/1/", window(120, 50, random), START))
                    .extracting(record -> record.value())
                    .singleElement()
                    .isInstanceOf(Alert.class);
        }
    }

    @Test
    void saysHowLongLearningTakesAtLeast() {
        Rate promise = new Rate(1, Duration.ofDays(7));
        Detection plain = new Detection(promise, 100, 50, .01, DetectionMethod.E_DETECTOR, 1);
        Detection daily = new Detection(
                promise, 480, 50, .01, DetectionMethod.E_DETECTOR, 1, Strata.HOUR_OF_DAY, ZoneId.of("UTC"));

        assertThat(learningSeconds(plain)).isEqualTo(100 * 10);
        assertThat(learningSeconds(daily)).isEqualTo(4 * 86_400);
    }

    private double learningSeconds(Detection detection) {
        EpistreamMetrics metrics = new EpistreamMetrics(new CollectorRegistry(), 1);
        DetectStreams.stage(WatchRig.config(stateDir.toPath(), WatchRig.REVIEW, detection), metrics);
        return metrics.referenceLearningSeconds.get();
    }

    private static StageDriver<String, SpecificRecord, String, SpecificRecord> driver(File folder) {
        EpistreamConfig config = WatchRig.config(folder.toPath(), WatchRig.REVIEW);
        return new StageDriver<>(
                DetectStreams.stage(config, new EpistreamMetrics(new CollectorRegistry(), 100)), 0, folder);
    }

    private List<SpecificRecord> say(String name, boolean restart) {
        File folder = new File(stateDir, name);
        EpistreamConfig config = WatchRig.config(folder.toPath(), WatchRig.REVIEW);
        SplittableRandom random = new SplittableRandom(5);
        List<SpecificRecord> said = new ArrayList<>();
        var stage = DetectStreams.stage(config, new EpistreamMetrics(new CollectorRegistry(), 100));
        try (var driver = new StageDriver<>(stage, 0, folder)) {
            for (int i = 0; i < WINDOWS; i++) {
                if (i == COMMANDS_AT) {
                    driver.process("digits/1/", Commands.relearn("relearn"), START)
                            .forEach(record -> said.add(record.value()));
                } else if (i == COMMANDS_AT + 10) {
                    driver.process("digits/1/", Commands.arm("arm", Commands.profile(3)), START)
                            .forEach(record -> said.add(record.value()));
                }
                driver.process("digits/1/", window(i, i < SHIFT_AT ? 1 : 4, random), START)
                        .forEach(record -> said.add(record.value()));
                if (restart) {
                    driver.restart();
                }
            }
        }
        return said;
    }

    private static WindowSummary window(int number, double scale, SplittableRandom random) {
        WindowAggregate counts = new WindowAggregate();
        for (int r = 0; r < 60; r++) {
            counts.add(WatchEvents.random("r", WatchEvents.STREAM, START, scale, random));
        }
        return new WindowSummary(
                WatchEvents.STREAM,
                WatchEvents.PROVENANCE,
                Instant.ofEpochMilli(START + number * 10_000L),
                Instant.ofEpochMilli(START + (number + 1) * 10_000L),
                counts.toAvro(),
                0L,
                1,
                Task.CLASSIFICATION);
    }
}
