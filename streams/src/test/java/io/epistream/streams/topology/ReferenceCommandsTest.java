package io.epistream.streams.topology;

import static io.epistream.streams.topology.WatchEvents.PROVENANCE;
import static io.epistream.streams.topology.WatchEvents.START;
import static io.epistream.streams.topology.WatchEvents.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Alert;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceAction;
import io.epistream.schemas.ReferenceChange;
import io.epistream.schemas.ReferenceChangeKind;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.metrics.StreamLabels;
import io.epistream.streams.window.StreamKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** References change by command, exactly once, and every change is told. */
class ReferenceCommandsTest {
    private static final long TICK = 10_000;
    private static final int PER_TICK = 60;
    private static final String KEY = StreamKey.of(STREAM, PROVENANCE);

    @TempDir
    private Path stateDir;

    private final SplittableRandom random = new SplittableRandom(42);
    private WatchRig rig;
    private long tick;

    @BeforeEach
    void open() {
        rig = new WatchRig(stateDir, WatchRig.REVIEW);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void relearningEndsTheEpisodeDropsTheReferenceAndLearnsWhatIsNormalNow() {
        ticks(101, 1);
        assertThat(rig.changes.readValue().getWhat()).isEqualTo(ReferenceChangeKind.LEARNED);
        ticks(40, 3);
        rig.command(Commands.relearn("c1"));

        List<Alert> alerts = rig.alerts.readValuesToList();
        assertThat(alerts).extracting(Alert::getState).containsExactly(EpisodeState.STARTED, EpisodeState.RECOVERED);
        assertThat(alerts.get(1).getMessage())
                .startsWith("Ended after ")
                .contains("not recovered", "learning anew, asked for by ada: the camera was replaced");
        assertThat(alerts.get(1).getRecordsInWindow()).isZero();
        List<KeyValue<String, ReferenceProfile>> references = rig.references.readKeyValuesToList();
        assertThat(references).extracting(reference -> reference.key).containsExactly(KEY, KEY);
        assertThat(references.get(1).value).as("dropped").isNull();
        KeyValue<String, ReferenceChange> change = rig.changes.readKeyValue();
        assertThat(change.key).isEqualTo(KEY);
        assertThat(change.value.getWhat()).isEqualTo(ReferenceChangeKind.RELEARNING);
        assertThat(change.value.getBy()).isEqualTo("ada");
        assertThat(change.value.getWhy()).isEqualTo("the camera was replaced");
        assertThat(change.value.getCommand()).isEqualTo("c1");
        assertThat(change.value.getPosterior()).isEqualTo(StreamKey.posterior(PROVENANCE));
        assertThat(state("learning")).isOne();
        assertThat(rig.metrics.referenceWindows.labels("digits", "1", "").get()).isZero();

        ticks(50, 3);
        assertThat(rig.metrics.referenceWindows.labels("digits", "1", "").get()).isEqualTo(50);
        assertThat(rig.metrics.referenceWindowsWanted.get()).isEqualTo(100);
        ticks(51, 3);
        assertThat(rig.references.readValue().getWindows()).hasSize(100);
        ticks(60, 3);
        assertThat(rig.alerts.isEmpty()).as("what was an alarm is normal now").isTrue();
        ticks(40, 12);
        assertThat(rig.alerts.readValue().getEpisode()).as("goes on counting").isEqualTo(2);
    }

    @Test
    void aRepeatedCommandChangesNothing() {
        ticks(30, 1);
        rig.command(Commands.relearn("c1"));
        rig.references.readValuesToList();
        rig.changes.readValuesToList();
        ticks(20, 1);

        rig.command(Commands.relearn("c1"));

        assertThat(rig.references.isEmpty()).isTrue();
        assertThat(rig.changes.isEmpty()).isTrue();
        ticks(1, 1);
        assertThat(rig.metrics.referenceWindows.labels("digits", "1", "").get()).isEqualTo(21);
    }

    @Test
    void aProfileIsArmedAtOnceEvenWhileTheStreamLearns() {
        ticks(30, 1);
        rig.command(Commands.arm("c1", Commands.profile(1)));

        assertThat(state("armed")).isOne();
        assertThat(rig.references.readKeyValue()).isEqualTo(KeyValue.pair(KEY, Commands.profile(1)));
        ReferenceChange change = rig.changes.readValue();
        assertThat(change.getWhat()).isEqualTo(ReferenceChangeKind.ARMED);
        assertThat(change.getWindows()).isEqualTo(100);
        ticks(40, 1);
        assertThat(rig.alerts.isEmpty()).isTrue();
        ticks(40, 3);
        assertThat(rig.alerts.readValue().getState()).isEqualTo(EpisodeState.STARTED);
        rig.command(Commands.arm("c2", Commands.profile(3)));
        assertThat(rig.alerts.readValue().getMessage()).contains("replaced by ada");
        ticks(60, 3);
        assertThat(rig.alerts.isEmpty()).isTrue();
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheReasonAndChangesNothing() {
        ticks(30, 1);
        ReferenceProfile good = Commands.profile(1);
        Provenance thirty = Provenance.newBuilder(PROVENANCE).setSamples(30).build();
        StreamId second = new StreamId("digits", "2", "");
        assertThat(refusal(Commands.arm("posterior", Commands.profile(1, STREAM, thirty))))
                .contains("posterior", "samples (30, not 50)");
        assertThat(refusal(ReferenceCommand.newBuilder(Commands.arm("stream", Commands.profile(1, second, PROVENANCE)))
                        .setStream(STREAM)
                        .build()))
                .contains("the profile is of digits/2/");
        assertThat(refusal(Commands.arm("few", shortened(good, 19)))).contains("windows: 20 to 1000", "was 19");
        assertThat(refusal(Commands.arm(
                        "shape",
                        ReferenceProfile.newBuilder(good)
                                .setSignals(List.of("epistemic.mean"))
                                .build())))
                .contains("shape");
        assertThat(refusal(Commands.relearn("gone", new StreamId("digits", "9", ""))))
                .contains("no window of digits/9/ has been seen");
        assertThat(refusal(Commands.command("hex", ReferenceAction.RELEARN)
                        .setPosterior("0123456789abcdef")
                        .build()))
                .contains("posterior: the stream has " + StreamKey.posterior(PROVENANCE));
        assertThat(rig.references.isEmpty()).isTrue();
        ticks(1, 1);
        assertThat(rig.metrics.referenceWindows.labels("digits", "1", "").get()).isEqualTo(30);
    }

    @Test
    void whatIsNoCommandBecomesADeadLetterAndTheNextOneIsHeard() {
        ticks(5, 1);
        rig.command("hello".getBytes(StandardCharsets.UTF_8), START);
        rig.command((byte[]) null, START);
        rig.command(Commands.command("c\n1", ReferenceAction.RELEARN).build());
        rig.command(Commands.command("c2", ReferenceAction.ARM).build());
        rig.command(Commands.command("c3", ReferenceAction.RELEARN)
                .setReason("x".repeat(1001))
                .build());
        rig.command(Commands.relearn("good"));

        assertThat(rig.deadLetters.readRecordsToList())
                .extracting(letter -> new String(
                        letter.headers().lastHeader(DeadLetters.REASON).value(), StandardCharsets.UTF_8))
                .containsExactly("undecodable", "tombstone", "bad-command", "bad-command", "bad-command");
        assertThat(rig.changes.readValuesToList())
                .extracting(ReferenceChange::getCommand)
                .containsExactly("good");
    }

    @Test
    void aBundlesOfferArmsAStreamBeforeItsFirstWindowAndNeverTwice() {
        ReferenceCommand offer = Commands.offer("bundle-1", Commands.profile(1));
        rig.command(offer);
        assertThat(rig.changes.readValue().getWhat()).isEqualTo(ReferenceChangeKind.ARMED);
        ticks(20, 1);
        assertThat(state("armed")).isOne();

        rig.command(offer);
        rig.command(Commands.offer("bundle-2", Commands.profile(2)));
        assertThat(rig.changes.isEmpty()).as("it has a reference").isTrue();

        rig.command(Commands.relearn("c1"));
        rig.command(offer);
        assertThat(rig.changes.readValuesToList())
                .extracting(ReferenceChange::getWhat)
                .containsExactly(ReferenceChangeKind.RELEARNING);
        assertThat(state("learning")).as("who dropped it meant it").isOne();
    }

    @Test
    void anotherVersionNumberOfSamplesOrMaskSetNeverMeetsAnOldReference() {
        ticks(101, 1);
        rig.references.readValuesToList();
        List<Provenance> others = List.of(
                Provenance.newBuilder(PROVENANCE).setSamples(30).build(),
                Provenance.newBuilder(PROVENANCE)
                        .setMaskSetHash("cd".repeat(32))
                        .build(),
                Provenance.newBuilder(PROVENANCE)
                        .setModelDigest("ef".repeat(32))
                        .build());
        for (Provenance other : others) {
            ticks(30, 5, STREAM, other);
            assertThat(state("learning")).as("%s", other).isOne();
            assertThat(rig.references.isEmpty()).isTrue();
        }
        ticks(30, 5, new StreamId("digits", "2", ""), PROVENANCE);
        assertThat(rig.sample("epistream_detector_state", new StreamLabels("digits", "2", ""), "state", "learning"))
                .isEqualTo(1);
        assertThat(rig.alerts.isEmpty()).isTrue();

        rig.command(Commands.command("one", ReferenceAction.RELEARN)
                .setPosterior(StreamKey.posterior(others.get(0)))
                .build());
        assertThat(rig.references.readKeyValuesToList())
                .extracting(reference -> reference.key)
                .containsExactly(StreamKey.of(STREAM, others.get(0)));
        rig.command(Commands.relearn("all"));
        assertThat(rig.references.readKeyValuesToList()).hasSize(4);
    }

    @Test
    void whatIsKnownOfEachStreamCanBeRead() {
        ticks(101, 1);
        ticks(31, 1, new StreamId("digits", "2", "eu"), PROVENANCE);
        var summaries = new LocalReferences(WatchRig.config(stateDir, WatchRig.REVIEW), rig.driver::getKeyValueStore)
                .summaries();

        assertThat(summaries).hasSize(2);
        assertThat(summaries.get(0).state()).isEqualTo("armed");
        assertThat(summaries.get(0).windows()).isEqualTo(100);
        assertThat(summaries.get(0).origin()).hasValue("live");
        assertThat(summaries.get(0).lagOne().orElseThrow()).isBetween(-1.0, 1.0);
        assertThat(summaries.get(1).state()).isEqualTo("learning");
        assertThat(summaries.get(1).windows()).isEqualTo(30);
        assertThat(summaries.get(1).wanted()).isEqualTo(100);
        assertThat(summaries.get(1).origin()).isEmpty();
    }

    private String refusal(ReferenceCommand command) {
        rig.command(command);
        ReferenceChange change = rig.changes.readValue();
        assertThat(change.getWhat()).isEqualTo(ReferenceChangeKind.REFUSED);
        assertThat(change.getCommand()).isEqualTo(command.getId());
        return change.getWhy();
    }

    private static ReferenceProfile shortened(ReferenceProfile profile, int windows) {
        return ReferenceProfile.newBuilder(profile)
                .setWindows(profile.getWindows().subList(0, windows))
                .build();
    }

    private double state(String name) {
        return Objects.requireNonNull(rig.sample("epistream_detector_state", "", "state", name));
    }

    private void ticks(int count, double scale) {
        ticks(count, scale, STREAM, PROVENANCE);
    }

    private void ticks(int count, double scale, StreamId stream, Provenance provenance) {
        for (int i = 0; i < count; i++, tick++) {
            for (int r = 0; r < PER_TICK; r++) {
                long time = START + tick * TICK + r * TICK / PER_TICK;
                UncertaintyEvent event = UncertaintyEvent.newBuilder(
                                WatchEvents.random("r" + tick + "-" + r, stream, time, scale, random))
                        .setProvenance(provenance)
                        .build();
                rig.pipe(event);
            }
        }
    }
}
